import { type Command, Option } from "commander";
import type { CostOptions } from "../commands/cost";
import type { ReportOptions } from "../commands/report";
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
    .command("report")
    .description("say in a reviewer's words what the next update of a stack would do; nothing is changed")
    .addOption(stackOption())
    .addOption(
      new Option("-f, --format <format>", "its form").choices(["markdown", "html", "json"]).default("markdown"),
    )
    .option("-o, --output <file>", "write it to a file instead of printing it")
    .addHelpText("after", "\nEnds with 0 when the update can be made, 1 when something has to be fixed first.")
    .action(async (options: ReportOptions) => {
      const { report } = await import("../commands/report.js");
      process.exitCode = (await report(context(), options)) ? 0 : 1;
    });
}
