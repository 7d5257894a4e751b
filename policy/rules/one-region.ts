import { isOnRender, type Resource } from "../resource";
import { type Finding, refused, type StackRule } from "../rule";
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
        const parts = dependencies
          .flatMap((dependency) => byUrn.get(dependency) ?? [])
          .filter((resource) => isOnRender(resource) && "region" in resource.inputs)
          // Pulumi knows of no order among them.
          .sort((one, other) => one.name.localeCompare(other.name));
        return findingsAmong(parts).map((finding) => ({ ...finding, urn }));
      });
  },
};

function findingsAmong(parts: readonly Resource[]): Finding[] {
  const [first, ...others] = parts.filter(({ inputs }) => inputs.region !== UNKNOWN);
  return [
    ...others.flatMap((other) => (first === undefined ? [] : refused(apart(first, other)))),
    // One that stands alone is nowhere else.
    ...(parts.length < 2 ? [] : parts.filter(({ inputs }) => inputs.region === UNKNOWN)).map(({ name }) => ({
      undecided: `${name}.region`,
    })),
  ];
}

function apart(first: Resource, other: Resource): string | undefined {
  const [theirs, its] = [first, other].map(({ inputs }) => inputs.region as string);
  if (theirs === its) return undefined;
  return (
    `\`${other.name}\` is in \`${its}\` and \`${first.name}\` in \`${theirs}\`, between which Render has no private network; ` +
    "bring both to one region."
  );
}
