import type { Command } from "commander";
import type { DriftOptions } from "../commands/drift";
import type { ReleasesOptions } from "../commands/releases";
import { type OpenContext, stackOption, wholeNumber } from "./words";

/** A command that compares ends with it when there is a difference; 1 is for what went wrong. */
const DIFFERS = 2;

export function historyCommands(program: Command, context: OpenContext): void {
  program.commandsGroup("From pull request to production:");
  program
    .command("releases")
    .description("show what a stack ran when, by whom, verified or not, and how it is gone back to")
    .addOption(stackOption())
    .option("-n, --limit <number>", "how many, the newest", wholeNumber, 20)
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nGOING BACK says what Render has to do when nothing but the release has changed since.")
    .action(async (options: ReleasesOptions) => {
      const { releases } = await import("../commands/releases.js");
      await releases(context(), options);
    });

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
