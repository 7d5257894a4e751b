import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type EmulatorRecord, runningEmulator } from "../emulator-record";

const runner = join(__dirname, "../../../../toolchain/run.js");

/** The emulator's executable as a process of its own. */
export class EmulatorProcess implements AsyncDisposable {
  output = "";
  readonly exited: Promise<number | null>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly dataDir: string,
  ) {
    child.stdout?.on("data", (data: Buffer) => (this.output += data.toString()));
    child.stderr?.on("data", (data: Buffer) => (this.output += data.toString()));
    this.exited = once(child, "close").then(([code]) => code as number | null);
  }

  /** @param home the folder whose `data` is the data folder and whose `cache` is the user's cache */
  static start(home: string, flags: readonly string[] = []): EmulatorProcess {
    const dataDir = join(home, "data");
    const main = join(__dirname, "../main.ts");
    const child = spawn(process.execPath, [runner, main, "--data", dataDir, ...flags], {
      env: { ...process.env, XDG_CACHE_HOME: join(home, "cache") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new EmulatorProcess(child, dataDir);
  }

  /** Waits until it says how it is reached. */
  async ready(): Promise<EmulatorRecord> {
    const { child } = this;
    for (;;) {
      const record = await runningEmulator(this.dataDir);
      if (record !== undefined && record.pid === child.pid) return record;
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`the emulator did not start: ${this.output}`);
      }
      await delay(50);
    }
  }

  /** Resolves with the exit code, when the guard has ended what it started, too. */
  end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGTERM");
  }
}

/** Whether a process runs; one that has ended and was not reaped does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return stateOf(pid) !== "Z";
}

/** The letter in which Linux says what a process does. Elsewhere it is unknown, but the first process reaps all. */
function stateOf(pid: number): string | undefined {
  try {
    // It follows the name, which may have parentheses of its own.
    return /.*\) (.)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}
