import { type Command, Option } from "commander";
import { logTypeSchema } from "@slipway/render-api";
import type { LogsOptions } from "../commands/logs";
import type { StatusOptions } from "../commands/status";
import type { VerifyOptions } from "../commands/verify";
import { type OpenContext, serviceArgument, stackOption, wholeNumber } from "./words";

export function commandsOnAStack(program: Command, context: OpenContext): void {
  program.commandsGroup("On any stack that is up:");
  program
    .command("status")
    .description("show each service: its release, state, address and last deploy")
    .addOption(stackOption())
    .option("--json", "print one JSON document")
    .addHelpText("after", "\n≠ marks a service that runs a different release from the one its rollout asked for.")
    .action(async (options: StatusOptions) => {
      const { status } = await import("../commands/status.js");
      await status(context(), options);
    });

  logsCommand(program, context);

  program
    .command("verify")
    .description("run the checks of every system of a stack")
    .addOption(stackOption())
    .option("--record", "make what came of them a part of Pulumi's own history, where `slipway releases` finds it")
    .option("--json", "print one JSON document")
    .action(async (options: VerifyOptions) => {
      const { verify } = await import("../commands/verify.js");
      process.exitCode = (await verify(context(), options)) ? 0 : 1;
    });

  program
    .command("url")
    .description("print the address of a service")
    .addArgument(serviceArgument())
    .addOption(stackOption())
    .action(async (service: string, options: { stack: string }) => {
      const { printUrl } = await import("../commands/url.js");
      await printUrl(context(), service, options);
    });
}

function logsCommand(program: Command, context: OpenContext): void {
  program
    .command("logs")
    .description("print the last lines of a service's log")
    .addArgument(serviceArgument())
    .addOption(stackOption())
    .option("-f, --follow", "keep printing new lines until Ctrl-C")
    .addOption(new Option("-t, --type <type>", "only lines of this type").choices(logTypeSchema.options))
    .option("-n, --lines <number>", "how many lines to start with", wholeNumber, 100)
    .option("--raw", "print lines as the service wrote them; so it is in a pipe anyway")
    .option("--json", "print each line as one JSON document, with its time and labels")
    .addHelpText("after", "\nOn a terminal: the time in UTC, the end of the instance's id, and what it says.")
    .action(async (service: string, options: LogsOptions) => {
      const { logs } = await import("../commands/logs.js");
      await logs(context(), service, options);
    });
}
