import { mkdtempSync, rmdirSync } from "node:fs";
import { mkdtemp, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, execaSync } from "execa";

const size = "8m";

/** A disk that is soon full: a file system in memory, which only root can mount. */
export class SmallDisk implements AsyncDisposable {
  static readonly isPossible = canMount();

  private constructor(readonly path: string) {}

  static async mount(): Promise<SmallDisk> {
    const path = await mkdtemp(join(tmpdir(), "small-disk-"));
    await execa("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path]);
    return new SmallDisk(path);
  }

  /** Writes until there is no space left. */
  async fill(): Promise<void> {
    await writeFile(this.filling, Buffer.alloc(64 * 1024 * 1024)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    });
  }

  /** Takes away what filled it. */
  async empty(): Promise<void> {
    await rm(this.filling);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await execa("umount", [this.path]);
    await rmdir(this.path);
  }

  private get filling(): string {
    return join(this.path, "filling");
  }
}

function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const path = mkdtempSync(join(tmpdir(), "small-disk-"));
  const { failed } = execaSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path], { reject: false });
  if (!failed) execaSync("umount", [path]);
  rmdirSync(path);
  return !failed;
}
