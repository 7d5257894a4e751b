import { constants } from "node:fs";
import { type FileHandle, lstat, open, realpath } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";

/** Whether a path is a folder itself or lies within it; both without symbolic links. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way.split(/[\\/]/)[0] !== ".." && !isAbsolute(way);
}

/** As {@link isWithin}, where both are there and symbolic links count as what they lead to. */
export async function leadsWithin(folder: string, path: string): Promise<boolean> {
  return isWithin(await realpath(folder), await realpath(path));
}

/** A file, or why it isn't opened: `is missing`, `is no regular file`, … */
export type Opened = { file: FileHandle } | { problem: string };

/**
 * Opens a file of a folder that somebody else fills, as the files of a repository are: a regular one, whose real path
 * lies within the folder. Links within it work; whoever reads must not rely on the size that the file has at first.
 *
 * @param path relative to the folder
 */
export async function openWithin(folder: string, path: string): Promise<Opened> {
  const real = await realpath(join(folder, path)).catch(() => undefined);
  if (real === undefined) return { problem: "is missing" };
  if (!isWithin(await realpath(folder), real)) return { problem: "leads out of the folder that it belongs to" };
  return openRegular(real);
}

/** @param path without symbolic links */
export async function openRegular(path: string): Promise<Opened> {
  const problem = { problem: "is no regular file" };
  if (!(await lstat(path)).isFile()) return problem;
  // What is there by now may be another: then a link isn't followed, and a pipe that nobody writes to isn't waited for.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await file.stat()).isFile()) return { file };
  await file.close();
  return problem;
}

const MiB = 1024 * 1024;

/**
 * The text of a file of a folder that somebody else fills, or why it isn't read; see {@link openWithin}.
 *
 * @param longest how many bytes are read, at most; a longer one isn't
 */
export async function readWithin(
  folder: string,
  path: string,
  longest: number = 16 * MiB,
): Promise<{ text: string } | { problem: string }> {
  const opened = await openWithin(folder, path);
  if ("problem" in opened) return opened;
  await using file = opened.file;
  const chunks: Buffer[] = [];
  // One byte more than is taken.
  for await (const chunk of file.createReadStream({ end: longest, autoClose: false })) chunks.push(chunk as Buffer);
  const content = Buffer.concat(chunks);
  return content.length > longest ? { problem: `is longer than ${longest / 1024} KiB` } : { text: content.toString() };
}

/** As {@link readWithin}, where a file that isn't read is as good as none. */
export async function textWithin(folder: string, path: string, longest?: number): Promise<string | undefined> {
  const read = await readWithin(folder, path, longest).catch(() => undefined);
  return read !== undefined && "text" in read ? read.text : undefined;
}
