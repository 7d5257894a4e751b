import { outlineOf } from "../../../stacks/outline";
import { configuredSystems } from "../configured-systems";
import { costJson, costLines, reportCost } from "../cost/report";
import { colors } from "../terminal";
import type { CommandContext } from "./context";

/** Which stack's cost is shown, and how. */
export interface CostOptions {
  stack: string;
  /** Whether it is printed as one JSON document. */
  json?: boolean;
}

/** Prints what a stack costs a month by its settings, part by part. */
export async function cost(context: CommandContext, { stack, json }: CostOptions): Promise<void> {
  const { systems, prices, budget } = await configuredSystems(context, stack);
  const outlines = await Promise.all(systems.map((system) => outlineOf(system, prices)));
  const report = reportCost(stack, outlines, prices, budget);
  context.say(json ? costJson(report) : costLines(report, colors).join("\n"));
}
