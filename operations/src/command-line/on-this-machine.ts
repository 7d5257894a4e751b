import type { Command } from "commander";
import type { ComposeOptions } from "../commands/compose";
import type { DoctorOptions } from "../commands/doctor";
import type { RehearseOptions } from "../commands/rehearse";
import type { ResetOptions } from "../commands/reset";
import type { StartOptions } from "../commands/start";
import { endWith, type OpenContext, stackOption } from "./words";

export function commandsOnThisMachine(program: Command, context: OpenContext): void {
  program.commandsGroup("On this machine:");
  program
    .command("doctor")
    .description("say what this machine has and what is missing; nothing is changed or downloaded")
    .option("--json", "print one JSON document")
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import("../commands/doctor.js");
      process.exitCode = (await doctor(context(), options)) ? 0 : 1;
    });

  program
    .command("start")
    .description("start the emulator and bring a stack up on it")
    .argument("[systems...]", "systems to bring up from now on, besides those that the stack has already, or `all`")
    .addOption(stackOption())
    .option("--verbose", "show what builds write as it comes")
    .action(async (systems: string[], options: Omit<StartOptions, "systems">) => {
      const { start } = await import("../commands/start.js");
      endWith(await start(context(), { ...options, systems }));
    });

  program
    .command("rehearse")
    .description("bring a stack's settings up on the emulator, its code served from a clone")
    .argument("<stack>", "the stack, such as `staging`")
    .option("--repo <folder>", "a clone of the application's repository (default: this project's)")
    .option("--destroy", "take away what a rehearsal made")
    .action(async (stack: string, options: RehearseOptions) => {
      const { rehearse } = await import("../commands/rehearse.js");
      endWith(await rehearse(context(), stack, options));
    });

  program
    .command("compose")
    .description("make the Compose file with which Docker runs a system of a stack on this machine")
    .addOption(stackOption())
    .requiredOption("--system <system>", "the system")
    .option("--production", "for a host where somebody depends on it: of images, its values in a file beside it")
    .option("-o, --output <file>", "write it to a file instead of printing it")
    .action(async (options: ComposeOptions) => {
      const { compose } = await import("../commands/compose.js");
      await compose(context(), options);
    });

  takingDown(program, context);
}

function takingDown(program: Command, context: OpenContext): void {
  program
    .command("stop")
    .description("stop the emulator; its data stays")
    .action(async () => {
      const { stop } = await import("../commands/stop.js");
      await stop(context());
    });

  program
    .command("destroy")
    .description("destroy what a stack on the emulator created")
    .addOption(stackOption())
    .action(async (options: { stack: string }) => {
      const { destroy } = await import("../commands/destroy.js");
      process.exitCode = await destroy(context(), options);
    });

  program
    .command("reset")
    .description("stop the emulator and remove its data, its builds and the state of the stack `local`")
    .option("--all", "remove other stacks on the emulator, too")
    .action(async (options: ResetOptions) => {
      const { reset } = await import("../commands/reset.js");
      await reset(context(), options);
    });
}
