import { readGit } from "../../../infra/git";
import type { CommandContext } from "../commands/context";
import { runOnTerminal } from "../terminal-program";
import type { PreviewSource } from "./source";
import { testEnvironment } from "./test-environment";

export type TestOutcome = "passed" | "failed" | "not run";

/** Tests of a stack that is up. */
export interface TestRun {
  /** A line for a shell, run in the clone whose code the stack runs, or where the command was given. */
  command: string;
  stack: string;
  source: PreviewSource;
  /** The stack's outputs, secrets in clear. */
  outputs: Readonly<Record<string, unknown>>;
  /** Whether what they print goes to standard error. */
  quiet: boolean;
}

/** Runs a pull request's integration tests against its stack. */
export async function runTests(
  { say }: CommandContext,
  { command, stack, source, outputs, quiet }: TestRun,
): Promise<TestOutcome> {
  const { clone, commit } = source;
  say(`Running \`${command}\`${clone === undefined ? "" : ` in ${clone}`}.`);
  if (clone !== undefined && (await readGit(["rev-parse", "HEAD"], clone)).trim() !== commit)
    say(`${clone} is at another commit than the stack: the tests are those of its work tree.`);
  const settings = { ...(clone !== undefined && { cwd: clone }), env: testEnvironment(stack, outputs), quiet };
  const { exitCode } = await runOnTerminal("sh", ["-c", command], settings);
  say(exitCode === 0 ? "The tests passed." : `The tests failed: \`${command}\` ended with ${exitCode}.`);
  return exitCode === 0 ? "passed" : "failed";
}
