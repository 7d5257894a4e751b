import { type Command, InvalidArgumentError, Option } from "commander";
import type { PreviewStackListOptions } from "../commands/preview-stack-list";
import { OperationError } from "../operation-error";
import type { StackChoice } from "../preview-stacks/find";
import { collected, endWith, type OpenContext } from "./words";

interface UpOptions {
  pr: number;
  system?: string[];
  commit?: string;
  repo?: string;
  test?: string;
  onEmulator?: boolean;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  $ npx slipway preview-stack up --pr 123 --on-emulator --test "npm test"
  $ npx slipway preview-stack up --pr 123 --commit "$(git rev-parse HEAD)"
  $ npx slipway preview-stack down --pr 123
  $ npx slipway preview-stack down --pr 123 --if-expired
  $ npx slipway preview-stack down --pr 123 --stack acme/pr-123
  $ npx slipway preview-stack down --expired
`;

interface DownOptions extends StackChoice {
  pr?: number;
  expired?: boolean;
  ifExpired?: boolean;
}

export function previewStackCommands(program: Command, context: OpenContext): void {
  program.commandsGroup("On a pull request's stack:");
  const group = program
    .command("preview-stack")
    .description("bring up, list and take down a stack per pull request")
    .addHelpText("after", EXAMPLES);

  group
    .command("up")
    .description("bring a pull request's stack up at its own commit, verify it and run its tests")
    .addOption(pullRequestOption().makeOptionMandatory())
    .option("--system <system>", "only this system of the template; can be given several times", collected)
    .addOption(
      new Option("--commit <commit>", "the pull request's commit (default: the clone's HEAD)").argParser(commitOf),
    )
    .option("--repo <clone or URL>", "the application's repository (default: this clone, or the template's URL)")
    .option("--test <command>", "run its integration tests, which find the stack's outputs in their environment")
    .option("--on-emulator", "bring it up on this machine, with no account")
    .option("--json", "print one JSON document; all else goes to standard error")
    .action(async ({ pr, system, test, ...options }: UpOptions) => {
      const { previewStackUp } = await import("../commands/preview-stack-up.js");
      const { shellTests } = await import("../preview-stacks/run-tests.js");
      const tests = test === undefined ? undefined : shellTests(test);
      endWith(await previewStackUp(context(), { pullRequest: pr, systems: system, tests, ...options }));
    });

  downCommand(group, context);

  choosing(group.command("list"))
    .description("list the stacks of pull requests")
    .option("--expired", "only those that have expired")
    .option("--json", "print one JSON document")
    .action(async (options: PreviewStackListOptions) => {
      const { previewStackList } = await import("../commands/preview-stack-list.js");
      await previewStackList(context(), options);
    });
}

function downCommand(group: Command, context: OpenContext): void {
  choosing(group.command("down"))
    .description("destroy a pull request's stack, its data with it; or all that have expired")
    .addOption(pullRequestOption().conflicts("expired"))
    .addOption(new Option("--if-expired", "only when it has expired by now").conflicts("expired"))
    .option("--stack <stack>", "that of this name, as `list` shows it, where a pull request has several")
    .option("--expired", "take down all that have expired; one that fails doesn't stop the others")
    .action(async ({ pr, expired, ...options }: DownOptions) => {
      const { previewStackDown, takeDownExpired } = await import("../commands/preview-stack-down.js");
      if (pr !== undefined) await previewStackDown(context(), { pullRequest: pr, ...options });
      else if (expired === true) process.exitCode = (await takeDownExpired(context(), options)) ? 0 : 1;
      else
        throw new OperationError(
          "Which stack to take down is not said: `--pr <number>`, or `--expired` for all that have.",
        );
    });
}

/** Where the stacks are that a command is about: without either, anywhere. */
function choosing(command: Command): Command {
  return command
    .addOption(new Option("--on-emulator", "only what is on this machine's emulator").conflicts("atRender"))
    .option("--at-render", "only what is at Render");
}

const pullRequestOption = (): Option =>
  new Option("--pr <number>", "the pull request's number; 0 is that of tests by hand").argParser(pullRequestNumber);

function pullRequestNumber(text: string): number {
  const number = Number(text);
  if (/^(?:0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(number)) return number;
  throw new InvalidArgumentError("Expected the number of a pull request, such as 123.");
}

function commitOf(text: string): string {
  if (/^[0-9a-f]{40}$/.test(text)) return text;
  throw new InvalidArgumentError("Expected a whole commit: 40 hex digits, in small letters.");
}
