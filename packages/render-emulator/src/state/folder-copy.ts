import { chmod, copyFile, lstat, mkdir, readdir, readlink, rename, rm, symlink, utimes } from "node:fs/promises";
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
      if ((await copyOnce(from, unfinished)) || attempt === mostAttempts) break;
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
async function copyOnce(from: string, to: string): Promise<boolean> {
  const before = await marksOf(from);
  await copyEntry(from, to);
  return isDeepStrictEqual(await marksOf(from), before);
}

/** What goes from a folder while it is copied isn't in the copy. */
async function copyEntry(from: string, to: string): Promise<void> {
  const found = await lstat(from);
  if (found.isSymbolicLink()) await symlink(await readlink(from), to);
  if (found.isFile()) {
    await copyFile(from, to);
    await utimes(to, found.atime, found.mtime);
  }
  if (!found.isDirectory()) return;
  await mkdir(to, { mode: 0o700 });
  for (const name of await readdir(from)) await unlessGone(copyEntry(join(from, name), join(to, name)));
  await chmod(to, found.mode & 0o7777);
}

/** What tells a change of a file or a folder, and of all within it. */
async function marksOf(path: string): Promise<unknown> {
  const found = await lstat(path, { bigint: true });
  const { ino, size, mtimeNs, ctimeNs } = found;
  const names = found.isDirectory() ? (await readdir(path)).toSorted() : [];
  const within = await Promise.all(names.map((name) => unlessGone(marksOf(join(path, name)))));
  return { ino, size, mtimeNs, ctimeNs, names, within };
}

function unlessGone<Result>(work: Promise<Result>): Promise<Result | undefined> {
  return work.catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  });
}
