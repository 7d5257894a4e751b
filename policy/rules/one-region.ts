import { isOnRender, type Resource } from "../resource";
import { type Finding, refused, type StackRule } from "../rule";
import { UNKNOWN } from "../seen";

const ROLLOUT = "render:index:Rollout";

export const oneRegion: StackRule = {
  name: "one-region",
  description: "What one `Rollout` brings up is in one region.",
  why:
    "Render's private network ends at a region's border: services reach neither each other nor their data across it. A system is what a `Rollout` depends on, by itself or " +
    "by way of environment groups and the like. Whether it needs another's private address or its public one nobody can tell: where all of them are public, switch the rule off.",
  inProduction: false,
  judgeStack(resources) {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    return resources
      .filter(({ type }) => type === ROLLOUT)
      .flatMap(({ urn, dependencies }) => {
        const parts = [...neededBy(dependencies, byUrn)]
          .filter(isInNetwork)
          // Pulumi knows of no order among them.
          .sort((one, other) => one.name.localeCompare(other.name));
        return findingsAmong(parts).map((finding) => ({ ...finding, urn }));
      });
  },
};

/**
 * Whatever resources are needed by way of dependencies, each once. What has a region of its own is a part of a system; what is behind it is
 * that one's matter.
 */
function neededBy(urns: readonly string[], byUrn: ReadonlyMap<string, Resource>): Set<Resource> {
  const needed = new Set<Resource>();
  const add = (urn: string): void => {
    const resource = byUrn.get(urn);
    if (resource === undefined || needed.has(resource)) return;
    needed.add(resource);
    if (!isInNetwork(resource) && resource.type !== ROLLOUT) resource.dependencies.forEach(add);
  };
  urns.forEach(add);
  return needed;
}

function isInNetwork(resource: Resource): boolean {
  return isOnRender(resource) && "region" in resource.inputs && resource.type !== "render:index:DedicatedIpSet";
}

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
