import { type Command, InvalidArgumentError, Option } from "commander";
import { logTypeSchema } from "@slipway/render-api";
import type { LogsOptions } from "../commands/logs";
import type { StatusOptions } from "../commands/status";
import type { TestOptions } from "../commands/test";
import type { VerifyOptions } from "../commands/verify";
import { OperationError } from "../operation-error";
import { atRelease } from "../updates/at-release";
import { INTERRUPTED_EXIT } from "../updates/interruption";
import { collected, endWith, type OpenContext, serviceArgument, stackOption, systemOption, wholeNumber } from "./words";

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

  verifyCommand(program, context);

  testCommand(program, context);

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

function verifyCommand(program: Command, context: OpenContext): void {
  program
    .command("verify")
    .description("run the checks of every system of a stack; with `--before`, look at what is to be deployed instead")
    .addOption(stackOption())
    .addOption(
      new Option(
        "--record",
        "make what came of them a part of Pulumi's own history, where `slipway releases` finds it",
      ).conflicts("before"),
    )
    .option(
      "--before",
      "before a deploy: settings and variables, branch and checks of the commit, migrations, an earlier stack",
    )
    .addOption(
      new Option("--from <stack>", "with `--before`: the stack that has to have been verified at the same release"),
    )
    .option(
      "--release <commit>",
      "with `--before`: what a deploy of this commit would bring, as `deploy --release` makes it",
    )
    .addOption(
      systemOption("only this system runs it; may be given more than once", "those whose code is in this repository"),
    )
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nEnds with 1 where something failed. What can't be checked from here is said, with the reason.",
    )
    .action(async ({ release, system, ...options }: VerifyOptions & { release?: string; system: string[] }) => {
      requireBefore(options, { "--from": options.from, "--release": release });
      if (release === undefined && system.length > 0)
        throw new OperationError("`--system` says which systems run the commit of `--release`: give that one, too.");
      const { verify } = await import("../commands/verify.js");
      const opened = context();
      const looked = { stack: options.stack, release, system };
      const passed = await atRelease(opened, looked, () => verify(opened, options));
      endWith(typeof passed === "symbol" ? INTERRUPTED_EXIT : passed ? 0 : 1);
    });
}

function testCommand(program: Command, context: OpenContext): void {
  program
    .command("test")
    .description("run the integration tests of a stack's systems, on one that is up or on one of their own")
    .option("--target <stack>", "a stack that is up (default: one on the emulator, for the tests alone)")
    .addOption(systemOption("only this system; may be given more than once", "all that have integration tests"))
    .option("--repo <folder>", "a clone of the application's repository, where that is not this one")
    .option("--keep", "leave the tests' own stack up, to be looked at")
    .addHelpText(
      "after",
      "\nReports are in `.slipway/reports`. SLACK_WEBHOOK_URL and EMAIL_WEBHOOK_URL, where they are set, are told what fails.",
    )
    .action(async ({ system, ...options }: Omit<TestOptions, "systems"> & { system: string[] }) => {
      if (options.keep === true && options.target !== undefined)
        throw new OperationError(
          `\`--keep\` is about a stack of the tests' own, and \`${options.target}\` stays anyway.`,
        );
      const { testStack } = await import("../commands/test.js");
      endWith(await testStack(context(), { systems: system, ...options }));
    });
}

/** Refuses what is only for a look before a deploy. */
function requireBefore({ before }: VerifyOptions, given: Readonly<Record<string, unknown>>): void {
  const option = Object.keys(given).find((name) => given[name] !== undefined);
  if (before !== true && option !== undefined)
    throw new OperationError(`\`${option}\` is for a look before a deploy: give \`--before\`, too.`);
}

function typeOption(): Option {
  const types = logTypeSchema.options;
  const description = "`app`, `build` or `request`; can be given several times (default: app and build)";
  return new Option("-t, --type <type>", description).argParser((value: string, earlier?: readonly string[]) => {
    if (types.some((type) => type === value)) return collected(value, earlier);
    throw new InvalidArgumentError(`Allowed choices are ${types.join(", ")}.`);
  });
}

function logsCommand(program: Command, context: OpenContext): void {
  program
    .command("logs")
    .description("print the last lines of a service's log")
    .addArgument(serviceArgument())
    .addOption(stackOption())
    .option("-f, --follow", "keep printing new lines until Ctrl-C")
    .addOption(typeOption())
    .option("-n, --lines <number>", "how many lines to start with", wholeNumber, 100)
    .option("--raw", "print lines as the service wrote them; so it is in a pipe anyway")
    .option("--json", "print each line as one JSON document, with its time and labels")
    .addHelpText("after", "\nOn a terminal: the time in UTC, the end of the instance's id, and what it says.")
    .action(async (service: string, options: LogsOptions) => {
      const { logs } = await import("../commands/logs.js");
      await logs(context(), service, options);
    });
}
