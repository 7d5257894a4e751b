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
          .map((dependency) => byUrn.get(dependency))
          .filter((resource) => resource !== undefined && isOnRender(resource) && "region" in resource.inputs);
        return others.flatMap((other) => (first === undefined || other === undefined ? [] : apart(urn, first, other)));
      });
  },
};

function apart(urn: string, first: Resource, other: Resource): ReturnType<StackRule["judgeStack"]> {
  const [theirs, its] = [first.inputs.region, other.inputs.region];
  if (theirs === UNKNOWN || its === UNKNOWN) {
    return [{ undecided: `${(theirs === UNKNOWN ? first : other).name}.region`, urn }];
  }
  if (theirs === its) return [];
  const refused =
    `\`${other.name}\` is in \`${String(its)}\` and \`${first.name}\` in \`${String(theirs)}\`, between which Render has no private network; ` +
    "bring both to one region.";
  return [{ refused, urn }];
}
