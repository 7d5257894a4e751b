import * as path from "node:path";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { FolderError } from "@slipway/private-folder";
import { logTypeSchema } from "@slipway/render-api";
import { messageOf, RenderError } from "@slipway/render-client";
import { DEFAULT_STACK } from "../../infra/start-command";
import { progressTo } from "../../toolchain/progress";
import { ToolchainError } from "../../toolchain/toolchain-error";
import type { CommandContext } from "./commands/context";
import type { DataStoreOptions } from "./commands/data-store";
import type { DoctorOptions } from "./commands/doctor";
import type { LogsOptions } from "./commands/logs";
import type { RehearseOptions } from "./commands/rehearse";
import type { ResetOptions } from "./commands/reset";
import type { StartOptions } from "./commands/start";
import type { StatusOptions } from "./commands/status";
import type { VerifyOptions } from "./commands/verify";
import { withoutSecrets } from "./environment-secrets";
import { OperationError } from "./operation-error";
import { projectIn } from "./project";
import { complain, print } from "./terminal";

const REPOSITORY = path.join(__dirname, "../..");

const EXAMPLES = `
Examples:
  $ npx slipway start                                  everything up on this machine
  $ npx slipway status                                 what runs, at which release, where
  $ npx slipway logs orchestrator-api --follow         what a service logs, until Ctrl-C
  $ npx slipway logs shop/api --type build             why a build failed
  $ npx slipway verify --stack staging                 whether staging keeps its contract
  $ npx slipway pulumi preview --stack production      Pulumi itself, with what the stack needs
`;

const program = new Command("slipway")
  .description("What Pulumi has no verb for, and Pulumi itself with everything it needs.")
  .addOption(new Option("-C, --cwd <folder>", "the folder of the Pulumi project").default(REPOSITORY, "this one"))
  .enablePositionalOptions()
  .addHelpText("after", EXAMPLES);

const serviceArgument = (): Argument =>
  new Argument("<service>", "its name, or `<system>/<name>` where several systems have one");
const stackOption = (): Option => new Option("-s, --stack <stack>", "the stack").default(DEFAULT_STACK);

program.commandsGroup("On this machine:");

program
  .command("doctor")
  .description("say what this machine has and what is missing; nothing is changed or downloaded")
  .option("--json", "print one JSON document")
  .action(async (options: DoctorOptions) => {
    const { doctor } = await import("./commands/doctor.js");
    process.exitCode = (await doctor(context(), options)) ? 0 : 1;
  });

program
  .command("start")
  .description("start the emulator and bring a stack up on it")
  .addOption(stackOption())
  .option("--verbose", "show what builds write as it comes")
  .action(async (options: StartOptions) => {
    const { start } = await import("./commands/start.js");
    process.exitCode = await start(context(), options);
  });

program
  .command("rehearse")
  .description("bring a stack's settings up on the emulator, its code served from a clone")
  .argument("<stack>", "the stack, such as `staging`")
  .option("--repo <folder>", "a clone of the application's repository (default: this project's)")
  .option("--destroy", "take away what a rehearsal made")
  .action(async (stack: string, options: RehearseOptions) => {
    const { rehearse } = await import("./commands/rehearse.js");
    process.exitCode = await rehearse(context(), stack, options);
  });

program
  .command("stop")
  .description("stop the emulator; its data stays")
  .action(async () => {
    const { stop } = await import("./commands/stop.js");
    await stop(context());
  });

program
  .command("destroy")
  .description("destroy what a stack on the emulator created")
  .addOption(stackOption())
  .action(async (options: { stack: string }) => {
    const { destroy } = await import("./commands/destroy.js");
    process.exitCode = await destroy(context(), options);
  });

program
  .command("reset")
  .description("stop the emulator and remove its data, its builds and the state of the stack `local`")
  .option("--all", "remove other stacks on the emulator, too")
  .action(async (options: ResetOptions) => {
    const { reset } = await import("./commands/reset.js");
    await reset(context(), options);
  });

program.commandsGroup("On any stack that is up:");

program
  .command("status")
  .description("show each service: its release, state, address and last deploy")
  .addOption(stackOption())
  .option("--json", "print one JSON document")
  .addHelpText("after", "\n≠ marks a service that runs a different release from the one its rollout asked for.")
  .action(async (options: StatusOptions) => {
    const { status } = await import("./commands/status.js");
    await status(context(), options);
  });

program
  .command("logs")
  .description("print the last lines of a service's log")
  .addArgument(serviceArgument())
  .addOption(stackOption())
  .option("-f, --follow", "keep printing new lines until Ctrl-C")
  .addOption(new Option("-t, --type <type>", "only lines of this type").choices(logTypeSchema.options))
  .option("-n, --lines <number>", "how many lines to start with", lineCount, 100)
  .option("--raw", "print lines as the service wrote them; so it is in a pipe anyway")
  .option("--json", "print each line as one JSON document, with its time and labels")
  .addHelpText("after", "\nOn a terminal: the time in UTC, the end of the instance's id, and what it says.")
  .action(async (service: string, options: LogsOptions) => {
    const { logs } = await import("./commands/logs.js");
    await logs(context(), service, options);
  });

program
  .command("verify")
  .description("run the checks of every system of a stack")
  .addOption(stackOption())
  .option("--json", "print one JSON document")
  .action(async (options: VerifyOptions) => {
    const { verify } = await import("./commands/verify.js");
    process.exitCode = (await verify(context(), options)) ? 0 : 1;
  });

program
  .command("url")
  .description("print the address of a service")
  .addArgument(serviceArgument())
  .addOption(stackOption())
  .action(async (service: string, options: { stack: string }) => {
    const { printUrl } = await import("./commands/url.js");
    await printUrl(context(), service, options);
  });

for (const [name, kind] of [
  ["psql", "Postgres"],
  ["redis-cli", "key value"],
] as const) {
  program
    .command(name)
    .description(`open a stack's ${kind} in \`${name}\`; the password is not among its arguments`)
    .usage("[options] [store] [-- arguments of the client]")
    .argument("[store]", "its name; needed where the stack has several")
    .allowExcessArguments()
    .addOption(stackOption())
    .option("--print", "print the line instead of running it")
    .showHelpAfterError(`What is for \`${name}\` itself stands behind \`--\`: \`npx slipway ${name} -- <arguments>\`.`)
    .action(async (store: string | undefined, options: DataStoreOptions, { args }: Command) => {
      const { openDataStore } = await import("./commands/data-store.js");
      const given = clientArguments(store, args);
      process.exitCode = await openDataStore(context(), kind, given, options);
    });
}

program.commandsGroup("In this project:");

program
  .command("new")
  .description("add a system: its file, its row, its example, its settings on this machine")
  .argument("<system>", "its name, such as `web-shop`")
  .action(async (name: string) => {
    const { newSystem } = await import("./commands/new.js");
    await newSystem(context(), name);
  });

program.commandsGroup("Pulumi:");

program
  .command("pulumi")
  .description("run `pulumi` with what the stack needs")
  .argument("[arguments...]")
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (args: string[]) => {
    const { runPulumi } = await import("./commands/pulumi.js");
    process.exitCode = await runPulumi(context(), args);
  });

program
  .command("env")
  .description("print what a plain `pulumi` needs for a stack, as lines for a shell")
  .requiredOption("-s, --stack <stack>", "the stack")
  .addHelpText("after", '\nExample:\n  $ eval "$(npx slipway env --stack local)" && pulumi preview --stack local')
  .action(async ({ stack }: { stack: string }) => {
    const { printEnvironment } = await import("./commands/env.js");
    await printEnvironment(context(), stack);
  });

program.commandsGroup("Help:").helpCommand("help [command]", "say how a command is used");

// Who reads our output may have read enough: `slipway logs api | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

program.parseAsync().catch((error: unknown) => {
  const isExpected = [OperationError, RenderError, ToolchainError, FolderError].some(
    (expected) => error instanceof expected,
  );
  const text = isExpected ? messageOf(error) : String(error instanceof Error ? error.stack : error);
  complain(withoutSecrets(text, process.env));
  process.exitCode = 1;
});

function context(): CommandContext {
  return {
    project: projectIn(program.opts<{ cwd: string }>().cwd),
    step: progressTo(process.stderr),
    say: print,
  };
}

/** What stands behind `--` is the client's own. Commander tells it from a store's name only by its place. */
function clientArguments(store: string | undefined, operands: readonly string[]) {
  const dashes = process.argv.indexOf("--");
  const further = dashes === -1 ? [] : process.argv.slice(dashes + 1);
  return { name: operands.length > further.length ? store : undefined, further };
}

function lineCount(text: string): number {
  const lines = Number(text);
  if (Number.isInteger(lines) && lines >= 1) return lines;
  throw new InvalidArgumentError("Expected a whole number, 1 or more.");
}
