import * as path from "node:path";
import { Command } from "commander";
import { progressTo } from "../../toolchain/progress";
import { ToolchainError } from "../../toolchain/toolchain-error";
import type { CommandContext } from "./commands/context";
import type { VerifyOptions } from "./commands/verify";
import { OperationError } from "./operation-error";
import { LOCAL_STACK } from "./local-stack";
import { projectIn } from "./project";

const REPOSITORY = path.join(__dirname, "../..");

const program = new Command("slipway")
  .description("What Pulumi has no verb for, and Pulumi itself with everything it needs.")
  .option("-C, --cwd <folder>", "the folder of the Pulumi project", REPOSITORY)
  .enablePositionalOptions();

program
  .command("start")
  .description("start the emulator and bring the `local` stack up on this machine")
  .action(async () => {
    const { start } = await import("./commands/start.js");
    process.exitCode = await start(context());
  });

program
  .command("stop")
  .description("stop the emulator; its data stays")
  .action(async () => {
    const { stop } = await import("./commands/stop.js");
    await stop(context());
  });

program
  .command("reset")
  .description("stop the emulator and remove the local stack's data and state")
  .action(async () => {
    const { reset } = await import("./commands/reset.js");
    await reset(context());
  });

program
  .command("destroy")
  .description("destroy what the `local` stack made")
  .action(async () => {
    const { destroy } = await import("./commands/destroy.js");
    process.exitCode = await destroy(context());
  });

program
  .command("verify")
  .description("try the checks of every system that a stack has brought up")
  .option("-s, --stack <stack>", "the stack", LOCAL_STACK)
  .option("--json", "print one JSON document", false)
  .action(async (options: VerifyOptions) => {
    const { verify } = await import("./commands/verify.js");
    process.exitCode = (await verify(context(), options)) ? 0 : 1;
  });

program
  .command("pulumi")
  .description("run `pulumi` with what the stack needs: `slipway pulumi preview --stack local`")
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
  .action(async ({ stack }: { stack: string }) => {
    const { printEnvironment } = await import("./commands/env.js");
    await printEnvironment(context(), stack);
  });

program.parseAsync().catch((error: unknown) => {
  const isExpected = error instanceof OperationError || error instanceof ToolchainError;
  process.stderr.write(`${isExpected ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});

function context(): CommandContext {
  return {
    project: projectIn(program.opts<{ cwd: string }>().cwd),
    step: progressTo(process.stderr),
    say: (line) => process.stdout.write(`${line}\n`),
  };
}
