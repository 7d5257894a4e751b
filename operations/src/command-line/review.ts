import { type Command, Option } from "commander";
import type { BlueprintOptions } from "../commands/blueprint";
import type { CostOptions } from "../commands/cost";
import type { DiagramOptions } from "../commands/diagram";
import type { EnvOptions } from "../commands/env";
import type { ReportOptions } from "../commands/report";
import { INTERRUPTED_EXIT } from "../updates/interruption";
import { endWith, type OpenContext, stackOption, systemOption } from "./words";

export function reviewCommands(program: Command, context: OpenContext): void {
  program.commandsGroup("For review:");
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

  blueprintCommand(program, context);
  envCommand(program, context);
  reportCommand(program, context);
}

function envCommand(program: Command, context: OpenContext): void {
  program
    .command("env")
    .description("show what a service will get from its environment, and where each variable comes from")
    .argument("<system>", "its system, such as `realtime`")
    .argument("<service>", "its name within the system")
    .addOption(stackOption())
    .addOption(new Option("--json", "print one JSON document").conflicts("dotenv"))
    .option("--dotenv", "print a `.env` file for your own machine")
    .addHelpText("after", "\nNeeds no account, and nothing that is up. No secret is printed, whatever the form.")
    .action(async (system: string, service: string, options: EnvOptions) => {
      const { env } = await import("../commands/env.js");
      await env(context(), system, service, options);
    });
}

function reportCommand(program: Command, context: OpenContext): void {
  program
    .command("report")
    .description("say in a reviewer's words what the next update of a stack would do; nothing is changed")
    .addOption(stackOption())
    .addOption(
      new Option("-f, --format <format>", "its form").choices(["markdown", "html", "json"]).default("markdown"),
    )
    .option("-o, --output <file>", "write it to a file instead of printing it")
    .option("--release <commit>", "what an update with this commit would do, as `deploy --release` makes it")
    .addOption(
      systemOption("only this system runs it; may be given more than once", "those whose code is in this repository"),
    )
    .addHelpText("after", "\nEnds with 0 when the update can be made, 1 when something has to be fixed first.")
    .action(async (options: ReportOptions) => {
      const { report } = await import("../commands/report.js");
      const isMade = await report(context(), options);
      endWith(typeof isMade === "symbol" ? INTERRUPTED_EXIT : isMade ? 0 : 1);
    });
}

function blueprintCommand(program: Command, context: OpenContext): void {
  program
    .command("blueprint")
    .description("write a `render.yaml` for Render from a system's composition, and say what it can't describe")
    .addOption(stackOption())
    .requiredOption("--system <system>", "the system, such as `realtime`")
    .option("-o, --output <file>", "write it to a file instead of printing it")
    .action(async (options: BlueprintOptions) => {
      const { blueprint } = await import("../commands/blueprint.js");
      await blueprint(context(), options);
    });
}
