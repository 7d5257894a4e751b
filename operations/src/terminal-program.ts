import { execa } from "execa";

/** How a program on this terminal ended. */
export interface TerminalRun {
  exitCode: number;
  /** Whether somebody pressed Ctrl-C meanwhile, so that its failure is no fault. */
  wasInterrupted: boolean;
}

/** How a program is run on this terminal. */
export interface ProgramSettings {
  cwd?: string;
  env: Readonly<Record<string, string | undefined>>;
  /**
   * Where its standard output goes: `stderr` where ours is one document.
   *
   * @default "stdout"
   */
  output?: "stdout" | "stderr";
}

/** Runs a program on this terminal. Ctrl-C reaches it through the terminal; it ends in good order, and only then do we end. */
export async function runOnTerminal(
  program: string,
  args: readonly string[],
  { output = "stdout", ...settings }: ProgramSettings,
): Promise<TerminalRun> {
  const child = execa(program, args, {
    ...settings,
    reject: false,
    stdio: ["inherit", output === "stdout" ? 1 : 2, 2],
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
    const exitCode = (await child).exitCode ?? 1;
    return { exitCode, wasInterrupted };
  } finally {
    process.off("SIGINT", wait).off("SIGTERM", forward);
  }
}
