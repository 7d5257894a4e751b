import { constants, copyFile, mkdir, readdir, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import type { Log } from "../runtime";

/** Whether a path is a folder itself or lies within it; both without symbolic links. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way.split(/[\\/]/)[0] !== ".." && !isAbsolute(way);
}

/**
 * Copies a folder as a site is to serve it: files and folders only. A symbolic link becomes what it leads to, when that
 * lies within the folder; what is left out is said in the log.
 */
export async function publish(folder: string, to: string, log: Log): Promise<void> {
  const root = await realpath(folder);
  await new Publication(root, log).copyFolder(root, to, [root]);
}

class Publication {
  constructor(
    private readonly root: string,
    private readonly log: Log,
  ) {}

  /** @param within the folders, without symbolic links, that are being copied */
  async copyFolder(folder: string, to: string, within: readonly string[]): Promise<void> {
    await mkdir(to, { recursive: true });
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      const real = entry.isSymbolicLink() ? await this.follow(path) : path;
      if (real === undefined) continue;
      const stats = await stat(real);
      if (stats.isDirectory() && within.includes(real)) this.leaveOut(path, "it leads to a folder that it lies in");
      else if (stats.isDirectory()) await this.copyFolder(real, join(to, entry.name), [...within, real]);
      else if (stats.isFile()) await copyFile(real, join(to, entry.name), constants.COPYFILE_FICLONE);
      else this.leaveOut(path, "it is neither a file nor a folder");
    }
  }

  private async follow(link: string): Promise<string | undefined> {
    const target = await realpath(link).catch(() => undefined);
    if (target !== undefined && isWithin(this.root, target)) return target;
    const problem = target === undefined ? "leads nowhere" : "leads out of the publish directory";
    this.leaveOut(link, `it is a symbolic link that ${problem}`);
    return undefined;
  }

  private leaveOut(path: string, reason: string): void {
    this.log(`==> \`${relative(this.root, path)}\` is not published: ${reason}`);
  }
}
