import { inputsOf, type Resource } from "../resource";
import { judged, type StackRule } from "../rule";
import type { UNKNOWN } from "../seen";

export const rolledOut: StackRule = {
  name: "rolled-out",
  description: "In production what is built from a repository is deployed by a `Rollout`.",
  why:
    "A service by itself says a branch and no release: what runs is whatever the branch held when Render built it last. A `Rollout` pins the release of each service " +
    "that it has by its `id`; whether it does is for `immutable-releases` to say. One of which a `Rollout` has the address alone passes this rule: by dependencies the two " +
    "are the same. Of it the provider says that nothing deploys it.",
  inProduction: true,
  judgeStack(resources) {
    const deployed = new Set(
      resources.filter(({ type }) => type === "render:index:Rollout").flatMap(({ dependencies }) => dependencies),
    );
    return resources
      .filter(({ urn }) => !deployed.has(urn))
      .flatMap((resource) => {
        const { urn, name } = resource;
        const findings = judged(`${name}.repo`, repositoryOf(resource), (repo) =>
          repo === undefined
            ? undefined
            : `no \`Rollout\` deploys \`${name}\`, so it runs whatever its branch held last; give its \`id\` to a \`Rollout\`, with a \`release\`.`,
        );
        return findings.map((finding) => ({ ...finding, urn }));
      });
  },
};

function repositoryOf(resource: Resource): string | undefined | typeof UNKNOWN {
  return inputsOf(resource, "WebService", "PrivateService", "BackgroundWorker", "CronJob", "StaticSite")?.repo;
}
