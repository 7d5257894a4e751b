import { isOnRender, type Resource } from "../resource";
import type { StackRule } from "../rule";
import { UNKNOWN } from "../seen";

export const oneRegion: StackRule = {
  name: "one-region",
  description: "What one `Rollout` brings up is in one region.",
  why: "Render's private network ends at a region's border: services reach neither each other nor their data across it. A system is what a `Rollout` depends on.",
  inProduction: false,
  judgeStack(resources) {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    return resources
      .filter(({ type }) => type === "render:index:Rollout")
      .flatMap(({ urn, dependencies }) => {
        const [first, ...others] = dependencies
          .flatMap((dependency) => byUrn.get(dependency) ?? [])
          .filter((resource) => isOnRender(resource) && "region" in resource.inputs)
          // Pulumi knows of no order among them.
          .sort((one, other) => one.name.localeCompare(other.name));
        return others.flatMap((other) => (first === undefined ? [] : apart(urn, first, other)));
      });
  },
};

function apart(urn: string, first: Resource, other: Resource): ReturnType<StackRule["judgeStack"]> {
  const unknown = [first, other].find(({ inputs }) => inputs.region === UNKNOWN);
  if (unknown !== undefined) return [{ undecided: `${unknown.name}.region`, urn }];
  const [theirs, its] = [first, other].map(({ inputs }) => inputs.region as string);
  if (theirs === its) return [];
  const refused =
    `\`${other.name}\` is in \`${its}\` and \`${first.name}\` in \`${theirs}\`, between which Render has no private network; ` +
    "bring both to one region.";
  return [{ refused, urn }];
}
