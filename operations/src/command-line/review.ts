import { type Command, Option } from "commander";
import type { CostOptions } from "../commands/cost";
import type { DiagramOptions } from "../commands/diagram";
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

  program
    .command("diagram")
    .description("draw a stack's systems: services, data stores, and who knows whose address")
    .addOption(stackOption())
    .addOption(new Option("--format <format>", "what to draw it as").choices(["svg", "mermaid"]).default("svg"))
    .option("-o, --output <file>", "write it to a file instead of printing it")
    .action(async (options: DiagramOptions) => {
      const { diagram } = await import("../commands/diagram.js");
      await diagram(context(), options);
    });
}
