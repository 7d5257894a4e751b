import { closeSync, openSync } from "node:fs";
import { execa } from "execa";

/** How a program on this terminal ended. */
export interface TerminalRun {
  exitCode: number;
  /** Whether somebody pressed Ctrl-C meanwhile, so that its failure is no fault. */
  wasInterrupted: boolean;
  /** Whether a signal ended it on the spot, so that it could bring nothing to its end. */
  wasKilled: boolean;
}

/**
 * Runs a program on this terminal. Ctrl-C reaches it through the terminal, or through us where there is none; it ends in good order, and
 * only then do we end.
 *
 * @param settings where it is quiet, what it prints goes to standard error, since standard output is for something else
 */
export async function runOnTerminal(
  program: string,
  args: readonly string[],
  { quiet = false, ...settings }: { cwd?: string; env: Readonly<Record<string, string | undefined>>; quiet?: boolean },
): Promise<TerminalRun> {
  const child = execa(program, args, {
    ...settings,
    reject: false,
    stdin: "inherit",
    stdout: quiet ? process.stderr : "inherit",
    stderr: "inherit",
    // It takes as long as it takes to end in good order: a `pulumi` that is killed leaves its lock, and what it was at half done.
    forceKillAfterDelay: false,
  });
  let wasInterrupted = false;
  const hear = (signal: NodeJS.Signals): void => {
    // A second one would have `pulumi` end at once: CI sends SIGTERM a few seconds after SIGINT.
    const isFirst = !wasInterrupted;
    wasInterrupted = true;
    if (isFirst && !(signal === "SIGINT" && hasTerminal())) child.kill(signal);
  };
  process.on("SIGINT", hear).on("SIGTERM", hear);
  try {
    const { exitCode = 1, signal } = await child;
    return { exitCode, wasInterrupted, wasKilled: signal !== undefined };
  } finally {
    process.off("SIGINT", hear).off("SIGTERM", hear);
  }
}

/** Whether a terminal controls this process, and so sends Ctrl-C to all that was started from it. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false;
  }
}
