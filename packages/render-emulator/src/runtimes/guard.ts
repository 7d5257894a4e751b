import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { messageOf } from "../errors";
import { report } from "../report";

/**
 * Makes sure that nothing the emulator started outlives it, even when it is killed, and that a data folder has one
 * emulator only. Both are the work of a small process beside the emulator.
 */
export class Guard implements AsyncDisposable {
  /** The signal that ends a process group, by its pid. */
  private readonly groups = new Map<number, NodeJS.Signals>();
  /** What lies on Docker engines, as the guard process is told of it. */
  private readonly engines = new Set<string>();
  private starting: Promise<void> = Promise.resolve();
  private isStopped = false;

  private constructor(
    private readonly dataDir: string,
    private child: ChildProcess,
  ) {
    this.watch();
  }

  /**
   * Starts the guard of a data folder; waits while a former emulator's children still end.
   *
   * @throws when another emulator uses the folder
   */
  static async start(dataDir: string): Promise<Guard> {
    return new Guard(dataDir, await startProcess(dataDir));
  }

  /** From now on the process group ends with the emulator: first by `signal`, then by SIGKILL. */
  add(processGroup: number, signal: NodeJS.Signals): void {
    this.groups.set(processGroup, signal);
    this.child.stdin?.write(`+${processGroup} ${signal}\n`);
  }

  remove(processGroup: number): void {
    this.groups.delete(processGroup);
    this.child.stdin?.write(`-${processGroup}\n`);
  }

  /**
   * From now on the containers on a Docker engine that have a label end with the emulator.
   *
   * @param label `<name>=<value>`
   */
  addEngine(socketPath: string, label: string): void {
    const line = `docker ${JSON.stringify({ socketPath, label })}\n`;
    if (this.engines.has(line)) return;
    this.engines.add(line);
    this.child.stdin?.write(line);
  }

  /** Ends what is still there, and gives the data folder free. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.starting;
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, "exit");
    this.child.stdin?.end();
    await exited;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Somebody may kill the guard; another one takes its place. */
  private watch(): void {
    // What is written to one that is gone is told to the next.
    this.child.stdin?.on("error", () => undefined);
    this.child.once("exit", () => {
      if (!this.isStopped) this.starting = this.startAgain();
    });
  }

  private async startAgain(): Promise<void> {
    try {
      this.child = await startProcess(this.dataDir);
    } catch (error) {
      report(`The emulator has lost its guard process; stop it soon: ${messageOf(error)}`);
      return;
    }
    this.watch();
    for (const [processGroup, signal] of this.groups) this.add(processGroup, signal);
    for (const line of this.engines) this.child.stdin?.write(line);
  }
}

async function startProcess(dataDir: string): Promise<ChildProcess> {
  const script = join(__dirname, "guard-process.js");
  const child = spawn(process.execPath, [script, dataDir, String(process.pid)], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  child.once("error", (error) => report(error.message));
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === "ready") return child;
    if (line.startsWith("failed ")) throw new Error(line.slice("failed ".length));
    if (line === "waiting") {
      report(`Waiting for what an earlier emulator started from \`${dataDir}\` to end`);
    } else {
      throw new Error(
        `data folder \`${dataDir}\` is in use by another emulator (pid ${line.split(" ")[1]}): stop that ` +
          "one, or use another folder",
      );
    }
  }
  throw new Error(`the guard process of the emulator did not start (${script})`);
}
