import { type Command } from "commander";
import type { CostOptions } from "../commands/cost";
import { type OpenContext, stackOption } from "./words";

export function reviewCommands(program: Command, context: OpenContext): void {
  program.commandsGroup("On any stack, by its settings alone:");
  program
    .command("cost")
    .description("show what a stack costs a month, part by part, and its budget")
    .addOption(stackOption())
    .option("--json", "print one JSON document")
    .action(async (options: CostOptions) => {
      const { cost } = await import("../commands/cost.js");
      await cost(context(), options);
    });
}
