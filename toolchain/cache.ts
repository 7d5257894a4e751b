import { mkdir, rename, rm } from "node:fs/promises";
import * as path from "node:path";
import envPaths from "env-paths";
import { lock } from "proper-lockfile";
import type { Step } from "./progress";

/** Something that is installed into the user's cache, into a folder whose name says its version. */
export interface CachedTool {
  /** What it is, for people: "Pulumi 3.220.0 (built with Go)". */
  title: string;
  /** Where it stands once it is installed; see {@link cacheFolder}. */
  folder: string;
  /** Whether the tool in `folder` runs and is complete. */
  works(folder: string): Promise<boolean>;
  /** Fills the empty `folder`. It is moved afterwards, so nothing in it may name its own absolute path. */
  install(folder: string, step: Step): Promise<void>;
}

/** A folder in the user's cache (`~/.cache/slipway/…` on Linux) which every clone of the project shares. */
export function cacheFolder(...names: string[]): string {
  return path.join(envPaths("slipway", { suffix: "" }).cache, ...names);
}

/**
 * Installs `tool` unless it works already. Safe when several runs do it at once: one installs, the others wait for it,
 * and the folder appears complete or not at all.
 */
export async function installOnce(tool: CachedTool, step: Step): Promise<void> {
  if (await tool.works(tool.folder)) return;
  await mkdir(path.dirname(tool.folder), { recursive: true });
  const release = await step(`waiting for another run that installs ${tool.title}`, () => lockFolder(tool.folder));
  const partial = `${tool.folder}.partial`;
  try {
    if (await tool.works(tool.folder)) return;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial);
    await tool.install(partial, step);
    if (!(await tool.works(partial))) throw new Error(`what was installed into \`${partial}\` does not run`);
    await rm(tool.folder, { recursive: true, force: true });
    await rename(partial, tool.folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
    await release();
  }
}

function lockFolder(folder: string): Promise<() => Promise<void>> {
  return lock(folder, {
    realpath: false,
    stale: 30_000,
    update: 5_000,
    retries: { forever: true, minTimeout: 500, maxTimeout: 1_000 },
  });
}
