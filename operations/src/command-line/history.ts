import type { Command } from "commander";
import type { DriftOptions } from "../commands/drift";
import { type OpenContext, stackOption } from "./words";

/** A command that compares ends with it when there is a difference; 1 is for what went wrong. */
const DIFFERS = 2;

export function historyCommands(program: Command, context: OpenContext): void {
  program.commandsGroup("On any stack that is up:");
  program
    .command("drift")
    .description("show what differs at Render from what the program says; nothing is written")
    .addOption(stackOption())
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nEnds with 0 when nothing differs, 2 when something does, 1 when that can't be told.")
    .action(async (options: DriftOptions) => {
      const { drift } = await import("../commands/drift.js");
      process.exitCode = (await drift(context(), options)) ? DIFFERS : 0;
    });
}
