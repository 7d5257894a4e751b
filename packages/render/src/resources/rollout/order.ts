import { DepGraph, DepGraphCycleError } from "dependency-graph";
import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";
import type { RolloutInputs } from "./declaration";

/** Which services each service waits for, by their keys. */
type Order = ReadonlyMap<string, readonly string[]>;

/** The `after` lists name services of this rollout, and make no cycle. */
export function orderRule(inputs: RuleInputs<RolloutInputs>): Problem[] {
  const services = Object.entries(inputs.known("services") ?? {});
  const order = new Map(
    services.map(([key, entry]) => [key, (entry?.after ?? []).filter((name) => name !== null)] as const),
  );
  const unknown = unknownServiceProblems(order);
  return unknown.length > 0 ? unknown : cycleProblems(order);
}

function unknownServiceProblems(order: Order): Problem[] {
  const keys = [...order.keys()];
  return [...order].flatMap(([key, after]) =>
    after
      .filter((name) => !order.has(name))
      .map((name) => ({
        property: `services["${key}"].after`,
        reason:
          `\`${key}\` is to be deployed after \`${name}\`, which is not a service of this rollout; its ` +
          `services are ${keys.map((known) => `\`${known}\``).join(", ")}`,
      })),
  );
}

function cycleProblems(order: Order): Problem[] {
  const graph = new DepGraph<undefined>();
  for (const key of order.keys()) graph.addNode(key);
  for (const [key, after] of order) {
    for (const name of after) graph.addDependency(key, name);
  }
  try {
    graph.overallOrder();
    return [];
  } catch (error) {
    if (!(error instanceof DepGraphCycleError)) throw error;
    const cycle = error.cyclePath.map((key) => `\`${key}\``).join(" after ");
    return [
      {
        property: "services",
        reason: `these services wait for each other: ${cycle}; remove one \`after\``,
      },
    ];
  }
}
