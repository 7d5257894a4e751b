import { mkdtemp, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, ExecaError } from "execa";

/** Whether the tests about full disks have to run: only root can mount one, so others then ask sudo. */
const isRequired = process.env.REQUIRE_SMALL_DISK === "1";

/** A disk that is soon full: a file system in memory. */
export class SmallDisk implements AsyncDisposable {
  private constructor(readonly path: string) {}

  /** @param skip ends the test when no disk can be mounted here and none is required */
  static async mount(skip: (note: string) => never): Promise<SmallDisk> {
    const path = await mkdtemp(join(tmpdir(), "small-disk-"));
    try {
      const owner = `uid=${process.getuid?.() ?? 0},gid=${process.getgid?.() ?? 0}`;
      await asRoot("mount", "-t", "tmpfs", "-o", `size=8m,${owner}`, "tmpfs", path);
      return new SmallDisk(path);
    } catch (error) {
      await rmdir(path);
      if (isRequired || !(error instanceof ExecaError)) throw error;
      console.warn(`A full disk is not tested: ${error.shortMessage}`);
      return skip(error.shortMessage);
    }
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
    await asRoot("umount", this.path);
    await rmdir(this.path);
  }

  private get filling(): string {
    return join(this.path, "filling");
  }
}

async function asRoot(command: string, ...args: string[]): Promise<void> {
  if (isRequired && process.getuid?.() !== 0) await execa("sudo", ["--non-interactive", command, ...args]);
  else await execa(command, args);
}
