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
 * Runs a program on this terminal. Ctrl-C reaches it through the terminal; it ends in good order, and only then do we end.
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
  const wait = (): void => {
    wasInterrupted = true;
  };
  const forward = (signal: NodeJS.Signals): void => {
    wasInterrupted = true;
    child.kill(signal);
  };
  process.on("SIGINT", wait).on("SIGTERM", forward);
  try {
    const { exitCode = 1, signal } = await child;
    return { exitCode, wasInterrupted, wasKilled: signal !== undefined };
  } finally {
    process.off("SIGINT", wait).off("SIGTERM", forward);
  }
}
