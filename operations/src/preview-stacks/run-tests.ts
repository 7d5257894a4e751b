import { readGit } from "../../../infra/git";
import type { CommandContext } from "../commands/context";
import { runOnTerminal } from "../terminal-program";
import { testEnvironment } from "./test-environment";

export type TestOutcome = "passed" | "failed" | "not run";

/** A stack that is up, to be tested. */
export interface StackUnderTest {
  stack: string;
  /** The clone whose code it runs; the tests are those of its work tree. Absent where the code is at a URL. */
  clone?: string | undefined;
  /** The commit that it runs, where it is one. */
  commit?: string | undefined;
  /** The stack's outputs, secrets in clear. */
  outputs: Readonly<Record<string, unknown>>;
  /** Whether what they print goes to standard error. */
  quiet: boolean;
}

/** What tries a stack that is up. */
export type Tests = (context: CommandContext, on: StackUnderTest) => Promise<TestOutcome>;

/** Tests that are a line for a shell, run in the clone whose code the stack runs, or where the command was given. */
export function shellTests(command: string): Tests {
  return async (context, on) => {
    const { stack, clone, outputs, quiet } = on;
    const { say } = context;
    say(`Running \`${command}\`${clone === undefined ? "" : ` in ${clone}`}.`);
    await sayOtherCommit(context, on);
    const settings = { ...(clone !== undefined && { cwd: clone }), env: testEnvironment(stack, outputs), quiet };
    const { exitCode } = await runOnTerminal("sh", ["-c", command], settings);
    say(exitCode === 0 ? "The tests passed." : `The tests failed: \`${command}\` ended with ${exitCode}.`);
    return exitCode === 0 ? "passed" : "failed";
  };
}

/** Says where the tests may be newer or older than what they try. */
export async function sayOtherCommit({ say }: CommandContext, { clone, commit }: StackUnderTest): Promise<void> {
  if (clone === undefined || commit === undefined) return;
  if ((await readGit(["rev-parse", "HEAD"], clone)).trim() === commit) return;
  say(`${clone} is at another commit than the stack: the tests are those of its work tree.`);
}
