import { lstat, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { messageOf } from "../errors";
import type { BuildFolders } from "./build-folders";
import { Queue } from "./queue";
import { type ReleaseSettings, StepFailure } from "./runtime";

const namesSchema = z.array(z.string());

/** What runs in a build asks for its files at the same time as what is started there. */
const placements = new Queue();

/**
 * Puts a service's secret files into its root directory, where native runtimes have them as well as in `/etc/secrets`: that one is the
 * machine's, so that what runs from a Dockerfile has none here. What the repository has under such a name goes, a link never leads on. Those
 * that an earlier deploy of the same build had go, too. What is live may run there: a file that stays is never missing.
 */
export async function placeSecretFiles(settings: ReleaseSettings, folders: BuildFolders): Promise<void> {
  if (settings.service.serviceDetails.runtime === "docker") return;
  await placements.run(folders.source, () => place(settings, folders));
}

async function place({ secretFiles }: ReleaseSettings, folders: BuildFolders): Promise<void> {
  const names = secretFiles.map(({ name }) => name);
  const placed = await placedNames(folders);
  const gone = placed.filter((name) => !names.includes(name));
  await Promise.all(gone.map((name) => rm(join(folders.source, name), { force: true })));
  if (placed.length > 0 || names.length > 0) await replace(folders.secretFiles, JSON.stringify(names), folders);
  for (const { name, content } of secretFiles) {
    const path = join(folders.source, name);
    try {
      if (!(await isThere(path, content))) await replace(path, content, folders);
    } catch (error) {
      throw new StepFailure(`Secret file \`${name}\` can't be put into the root directory: ${messageOf(error)}`);
    }
  }
}

/** The names of the files that are there from an earlier time. */
async function placedNames({ secretFiles }: BuildFolders): Promise<string[]> {
  const noted = await readFile(secretFiles, "utf8").catch(() => "[]");
  return namesSchema.parse(JSON.parse(noted));
}

async function isThere(path: string, content: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isFile() !== true || (found.mode & 0o777) !== 0o600) return false;
  return (await readFile(path, "utf8")) === content;
}

/** Whoever reads the file meanwhile has it as it was, or as it is now. */
async function replace(path: string, content: string, { secretFiles }: BuildFolders): Promise<void> {
  const unfinished = `${secretFiles}.unfinished`;
  try {
    await writeFile(unfinished, content, { mode: 0o600 });
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
}
