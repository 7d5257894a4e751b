import * as path from "node:path";
import { Command, Option } from "commander";
import { FolderError } from "@slipway/private-folder";
import { messageOf, RenderError } from "@slipway/render-client";
import { progressTo } from "../../toolchain/progress";
import { ToolchainError } from "../../toolchain/toolchain-error";
import { dataStoreCommands } from "./command-line/data-stores";
import { historyCommands } from "./command-line/history";
import { commandsInThisProject } from "./command-line/in-this-project";
import { commandsOnAStack } from "./command-line/on-a-stack";
import { commandsOnThisMachine } from "./command-line/on-this-machine";
import { previewStackCommands } from "./command-line/preview-stacks";
import { pulumiCommands } from "./command-line/pulumi";
import { releaseCommands } from "./command-line/releases";
import { reviewCommands } from "./command-line/review";
import type { CommandContext } from "./commands/context";
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

commandsOnThisMachine(program, context);
commandsOnAStack(program, context);
dataStoreCommands(program, context);
releaseCommands(program, context);
historyCommands(program, context);
reviewCommands(program, context);
previewStackCommands(program, context);
commandsInThisProject(program, context);
pulumiCommands(program, context);
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
