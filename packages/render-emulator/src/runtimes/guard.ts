import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const maxSocketPathBytes = 100;

/**
 * Makes sure that nothing the emulator started outlives it, even when it is killed, and that a data folder has one
 * emulator only. Both are the work of a small process beside the emulator.
 */
export class Guard implements AsyncDisposable {
  private constructor(private readonly child: ChildProcess) {
    // A guard that somebody killed can't be told anything; the emulator goes on and ends its children itself when it is
    // stopped.
    child.stdin?.on("error", () => undefined);
  }

  /**
   * Starts the guard of a data folder; waits while a former emulator's children still end.
   *
   * @throws when another emulator uses the folder
   */
  static async start(dataDir: string): Promise<Guard> {
    const script = join(__dirname, "guard-process.js");
    const child = spawn(process.execPath, [script, lockPath(dataDir), String(process.pid)], {
      stdio: ["pipe", "pipe", "inherit"],
      detached: true,
    });
    const [line] = (await Promise.race([
      once(createInterface({ input: child.stdout }), "line"),
      once(child, "exit").then(() => ["failed"]),
    ])) as [string];
    if (line === "ready") return new Guard(child);
    if (!line.startsWith("held")) throw new Error(`the guard process of the emulator did not start (${script})`);
    const pid = line.split(" ")[1];
    throw new Error(
      `data folder \`${dataDir}\` is in use by another emulator (pid ${pid}): stop that one, or give another folder`,
    );
  }

  /** From now on the process group ends with the emulator: first by `signal`, then by SIGKILL. */
  add(processGroup: number, signal: NodeJS.Signals): void {
    this.child.stdin?.write(`+${processGroup} ${signal}\n`);
  }

  remove(processGroup: number): void {
    this.child.stdin?.write(`-${processGroup}\n`);
  }

  /** Ends what is still there, and gives the data folder free. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exited = once(this.child, "exit");
    this.child.stdin?.end();
    await exited;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** Paths of Unix sockets must be short; a deep data folder has its lock in the temporary folder. */
function lockPath(dataDir: string): string {
  const path = join(resolve(dataDir), "lock");
  if (Buffer.byteLength(path) <= maxSocketPathBytes) return path;
  return join(tmpdir(), `slipway-${createHash("sha256").update(resolve(dataDir)).digest("hex").slice(0, 16)}.lock`);
}
