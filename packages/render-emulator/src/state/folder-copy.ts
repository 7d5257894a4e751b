import { cp, lstat, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/** How often a folder is copied that changes while it is. */
const mostAttempts = 3;

/**
 * Copies a folder to a path where nothing is; the copy appears there whole or, when interrupted, not at all. What changes in the folder
 * meanwhile makes it be copied anew, a few times: then its files are of moments that lie a little apart. Sockets and pipes hold no data
 * and stay behind.
 */
export async function copyFolder(from: string, to: string): Promise<void> {
  const unfinished = unfinishedCopy(to);
  try {
    for (let attempt = 1; ; attempt += 1) {
      await rm(unfinished, { recursive: true, force: true });
      const isLast = attempt === mostAttempts;
      if ((await copyOnce(from, unfinished, isLast)) || isLast) break;
    }
    await rename(unfinished, to);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Where a copy is made before it appears at its path. */
export function unfinishedCopy(to: string): string {
  return `${to}.unfinished`;
}

/** Resolves with whether the folder was the same before and after. */
async function copyOnce(from: string, to: string, isLast: boolean): Promise<boolean> {
  try {
    const before = await entriesOf(from);
    await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, filter: holdsData });
    return isDeepStrictEqual(await entriesOf(from), before);
  } catch (error) {
    // A file has gone meanwhile.
    if (!isLast && (error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

async function holdsData(path: string): Promise<boolean> {
  const found = await lstat(path);
  return found.isFile() || found.isDirectory() || found.isSymbolicLink();
}

/** All that is in a folder, with what tells a change of it. */
async function entriesOf(folder: string): Promise<unknown[]> {
  const names = await readdir(folder, { recursive: true });
  return Promise.all(
    names.toSorted().map(async (name) => {
      const { ino, size, mtimeNs, ctimeNs } = await lstat(join(folder, name), { bigint: true });
      return { name, ino, size, mtimeNs, ctimeNs };
    }),
  );
}
