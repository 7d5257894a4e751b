import { DepGraph, DepGraphCycleError } from "dependency-graph";
import type { Problem, RuleInputs } from "../../declaration/property";

interface Ordered {
  readonly after?: readonly string[] | undefined;
}

/** The mistakes in the `after` lists: names that no service has, and circles. */
function orderProblems(services: Readonly<Record<string, Ordered>>): Problem[] {
  const keys = Object.keys(services);
  const strangers = Object.entries(services).flatMap(([key, { after = [] }]) =>
    after
      .filter((name) => !keys.includes(name))
      .map((name) => ({
        property: `services["${key}"].after`,
        reason: `\`${key}\` is to be deployed after \`${name}\`, which is no service of this rollout; the services are ${keys.map((known) => `\`${known}\``).join(", ")}`,
      })),
  );
  return strangers.length > 0 ? strangers : circleProblems(services);
}

function circleProblems(services: Readonly<Record<string, Ordered>>): Problem[] {
  const graph = new DepGraph<undefined>();
  for (const key of Object.keys(services)) graph.addNode(key);
  for (const [key, { after = [] }] of Object.entries(services)) {
    for (const name of after) graph.addDependency(key, name);
  }
  try {
    graph.overallOrder();
    return [];
  } catch (error) {
    if (!(error instanceof DepGraphCycleError)) throw error;
    const circle = error.cyclePath.map((key) => `\`${key}\``).join(" after ");
    return [
      {
        property: "services",
        reason: `these services wait for each other: ${circle}; take one \`after\` away`,
      },
    ];
  }
}

/** {@link orderProblems} as a rule of the declaration. */
export function orderRule(inputs: RuleInputs): Problem[] {
  const services = inputs.known("services");
  if (typeof services !== "object" || services === null) return [];
  const known = Object.entries(services as Record<string, Ordered | undefined>);
  return orderProblems(Object.fromEntries(known.map(([key, entry]) => [key, entry ?? {}])));
}
