import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { execa, type Options } from "execa";
import type { Execution, Exit, OnLine } from "./execution";
import type { Guard } from "./guard";
import { ProcessOutput } from "./process-output";

export interface ProcessOptions {
  command: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment: nothing of the emulator's own reaches the child. */
  env: Readonly<Record<string, string | undefined>>;
  onLine: OnLine;
  /** The user that the process runs as; absent: the emulator's own. */
  user?: { uid: number; gid: number } | undefined;
  /**
   * What asks the process to end.
   *
   * @default "SIGTERM"
   */
  endSignal?: NodeJS.Signals;
}

/** A running child process and everything that it starts: one process group, which ends as a whole. */
export class ProcessGroup implements Execution, AsyncDisposable {
  private constructor(
    readonly pid: number,
    /** Resolves once the process has ended and its output was taken. */
    readonly exited: Promise<Exit>,
    private readonly child: ChildProcess,
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
    const output = new ProcessOutput([child.stdout, child.stderr], (line) => options.onLine(line));
    const ended = once(child, "exit") as Promise<[number | null, string | null]>;
    const exited = ended.then(async ([code, signal]): Promise<Exit> => {
      // What the process leaves behind ends with it, and with that its output.
      signalGroup(pid, "SIGKILL");
      guard.remove(pid);
      // But not what went into a group of its own, as the daemons of build tools do.
      output.processEnded();
      await output.drained;
      return { code: code ?? undefined, signal: signal ?? undefined };
    });
    return new ProcessGroup(pid, exited, child, endSignal);
  }

  /** Asks all processes of the group to end, and kills those that do not within the time given. */
  async stop(graceMs: number): Promise<Exit> {
    this.signal(this.endSignal);
    const killer = setTimeout(() => this.signal("SIGKILL"), graceMs);
    return this.exited.finally(() => clearTimeout(killer));
  }

  /** The id of a process that has ended may be another's by now. */
  private signal(signal: NodeJS.Signals): void {
    if (this.child.exitCode === null && this.child.signalCode === null) signalGroup(this.pid, signal);
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
