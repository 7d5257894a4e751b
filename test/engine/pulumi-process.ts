import { execa } from "execa";

/** What a run of `pulumi` came to. */
export interface Run {
  exitCode: number;
  /** All that it printed, both streams. */
  text: string;
  /** What it printed on standard output alone. */
  output: string;
}

/** A `pulumi` that runs, in a process group of its own as a terminal gives it. */
export class PulumiProcess implements AsyncDisposable {
  /** Never rejects because of what `pulumi` answers. */
  readonly ended: Promise<Run>;
  readonly pid: number;
  private isOver = false;

  constructor(args: readonly string[], cwd: string, env: Record<string, string>) {
    const child = execa("pulumi", args, { cwd, env, reject: false, all: true, detached: true });
    if (child.pid === undefined) throw new Error("`pulumi` can't be started");
    this.pid = child.pid;
    child.once("exit", () => (this.isOver = true));
    this.ended = child.then(({ exitCode, all, stdout }) => ({ exitCode: exitCode ?? 1, text: all, output: stdout }));
  }

  /** Ctrl-C at its terminal. */
  interrupt(): void {
    process.kill(-this.pid, "SIGINT");
  }

  /** Ends it alone, with no chance to tidy up. */
  kill(): void {
    process.kill(this.pid, "SIGKILL");
  }

  /** A test that failed does not leave it at work. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.isOver) process.kill(-this.pid, "SIGKILL");
    await this.ended;
  }

  /** What it has started, by pid, with its command line. */
  descendants(): Promise<Map<number, string>> {
    return descendantsOf(this.pid);
  }
}

/** What a process has started, by pid, with its command line. */
export async function descendantsOf(pid: number): Promise<Map<number, string>> {
  const { stdout } = await execa("ps", ["-eo", "pid=,ppid=,args="]);
  const rows = stdout.split("\n").map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line));
  const found = new Map<number, string>();
  const visit = (parent: number): void => {
    for (const row of rows) {
      if (row === null || Number(row[2]) !== parent) continue;
      found.set(Number(row[1]), row[3] ?? "");
      visit(Number(row[1]));
    }
  };
  visit(pid);
  return found;
}
