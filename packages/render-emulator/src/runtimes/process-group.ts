import { once } from "node:events";
import { createInterface } from "node:readline";
import { execa, type Options } from "execa";
import type { Guard } from "./guard";

export interface ProcessOptions {
  command: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment: nothing of the emulator's own reaches the child. */
  env: Readonly<Record<string, string | undefined>>;
  /** Takes each line that the process writes, standard output and standard error alike. */
  onLine(line: string): void;
  /** The user that the process runs as; absent: the emulator's own. */
  user?: { uid: number; gid: number } | undefined;
  /** What asks the process to end. Default SIGTERM. */
  endSignal?: NodeJS.Signals;
}

export interface Exit {
  code: number | undefined;
  signal: string | undefined;
}

/** A running child process and everything that it starts: one process group, which ends as a whole. */
export class ProcessGroup implements AsyncDisposable {
  private constructor(
    readonly pid: number,
    /** Resolves once the process has ended and all its output was taken. */
    readonly exited: Promise<Exit>,
    private readonly endSignal: NodeJS.Signals,
  ) {}

  /** @throws when the command can't be started at all */
  static async start(guard: Guard, options: ProcessOptions): Promise<ProcessGroup> {
    const child = execa(options.command, options.args, childOptions(options));
    if (child.pid === undefined) {
      const { originalMessage } = await child;
      throw new Error(`\`${options.command}\` can't be started: ${originalMessage ?? "unknown reason"}`);
    }
    const { pid } = child;
    const { endSignal = "SIGTERM" } = options;
    guard.add(pid, endSignal);
    const lines = createInterface({ input: child.all }).on("line", (line) => options.onLine(line));
    const drained = once(lines, "close");
    // What the process leaves behind ends with it, and with that its output.
    child.once("exit", () => signalGroup(pid, "SIGKILL"));
    const exited = child.then(async ({ exitCode, signal }): Promise<Exit> => {
      guard.remove(pid);
      await drained;
      return { code: exitCode, signal };
    });
    return new ProcessGroup(pid, exited, endSignal);
  }

  /** Asks all processes of the group to end, and kills those that do not within the time given. */
  async stop(graceMs: number): Promise<Exit> {
    signalGroup(this.pid, this.endSignal);
    const killer = setTimeout(() => signalGroup(this.pid, "SIGKILL"), graceMs);
    return this.exited.finally(() => clearTimeout(killer));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop(0);
  }
}

function childOptions({ cwd, env, user }: ProcessOptions) {
  return {
    cwd,
    env,
    extendEnv: false,
    ...user,
    // A group of its own; the guard sees to it that it ends with the emulator.
    detached: true,
    cleanup: false,
    stdin: "ignore",
    all: true,
    buffer: false,
    reject: false,
  } as const satisfies Options;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** The end of a process as a sentence's end: `exited with code 1`. */
export function describeExit({ code, signal }: Exit): string {
  return code === undefined ? `was ended by ${signal ?? "an unknown signal"}` : `exited with code ${code}`;
}
