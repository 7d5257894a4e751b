import { execa } from "execa";

/** That somebody cancels a run, and when. */
export interface Cancellation {
  /** What a step prints as that happens; undefined where nobody does. */
  readonly at: string | undefined;
  isOn: boolean;
}

/** Between the signals that a step gets whose run is cancelled. */
const untilTermMs = 7_500;
const untilKillMs = 2_500;

/** A script of a step. */
export interface Script {
  file: string;
  /** How `bash` is called. */
  options: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
}

/**
 * Runs a script as a runner does: without a terminal, and when the run is cancelled with SIGINT for its first process alone, SIGTERM some
 * seconds later, and then the end for all that it has started.
 */
export async function runScript(
  { file, options, cwd, env }: Script,
  cancellation: Cancellation,
): Promise<{ succeeded: boolean; output: string }> {
  const child = execa("bash", [...options, file], {
    ...{ cwd, env, extendEnv: false, all: true, reject: false, stdin: "ignore", detached: true },
    forceKillAfterDelay: false,
  });
  const timers: NodeJS.Timeout[] = [];
  let seen = "";
  child.all.on("data", (chunk: Buffer) => {
    seen += chunk.toString();
    if (cancellation.at === undefined || cancellation.isOn || !seen.includes(cancellation.at)) return;
    cancellation.isOn = true;
    child.kill("SIGINT");
    timers.push(setTimeout(() => child.kill("SIGTERM"), untilTermMs));
    timers.push(setTimeout(() => process.kill(-(child.pid ?? 0), "SIGKILL"), untilTermMs + untilKillMs));
  });
  const { exitCode, all } = await child;
  for (const timer of timers) clearTimeout(timer);
  return { succeeded: exitCode === 0, output: all };
}
