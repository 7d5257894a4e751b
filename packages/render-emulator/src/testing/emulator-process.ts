import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

const announcementSchema = z.object({ pid: z.number(), url: z.string(), apiKey: z.string(), ownerId: z.string() });
export type Announcement = z.infer<typeof announcementSchema>;

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
    const child = spawn(process.execPath, ["--import", "tsx", main, "--data", dataDir, ...flags], {
      env: { ...process.env, XDG_CACHE_HOME: join(home, "cache") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new EmulatorProcess(child, dataDir);
  }

  /** Waits until it has announced itself. */
  async ready(): Promise<Announcement> {
    for (;;) {
      const text = await readFile(join(this.dataDir, "emulator.json"), "utf8").catch(() => undefined);
      const announcement = text === undefined ? undefined : announcementSchema.parse(JSON.parse(text));
      if (announcement !== undefined && announcement.pid === this.child.pid) return announcement;
      if (this.child.exitCode !== null) throw new Error(`the emulator did not start: ${this.output}`);
      await delay(50);
    }
  }

  /** Resolves with the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGTERM");
  }
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
