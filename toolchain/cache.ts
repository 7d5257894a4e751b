import { mkdir, rename, rm } from "node:fs/promises";
import * as path from "node:path";
import { privateFolder } from "@slipway/private-folder";
import envPaths from "env-paths";
import { lock } from "proper-lockfile";
import type { Step } from "./progress";

/** Something that is installed into the user's cache, into a folder whose name says its version. */
export interface CachedTool {
  /** What it is, for people: "Pulumi 3.220.0 (built with Go)". */
  title: string;
  /** Where it is once it is installed; see {@link cacheFolder}. */
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
  for (const folder of [cacheFolder(), path.dirname(tool.folder)]) privateFolder(folder);
  if (await tool.works(tool.folder)) return;
  const held = await step(`waiting for another run that installs ${tool.title}`, () => FolderLock.acquire(tool.folder));
  const partial = `${tool.folder}.partial`;
  try {
    if (await tool.works(tool.folder)) return;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial);
    await tool.install(partial, step);
    if (!(await tool.works(partial))) throw new Error(`what was installed into \`${partial}\` does not run`);
    held.requireHeld(tool.title);
    await rm(tool.folder, { recursive: true, force: true });
    await rename(partial, tool.folder);
  } finally {
    if (held.isHeld) await rm(partial, { recursive: true, force: true });
    await held.release();
  }
}

/** A lock on a folder, which another run takes over when this one makes no progress for long, as a laptop that sleeps does. */
class FolderLock {
  /** Whether no other run has taken it over. */
  isHeld = true;
  private unlock: () => Promise<void> = () => Promise.resolve();

  static async acquire(folder: string): Promise<FolderLock> {
    const acquired = new FolderLock();
    acquired.unlock = await lock(folder, {
      realpath: false,
      stale: 30_000,
      update: 5_000,
      retries: { forever: true, minTimeout: 500, maxTimeout: 1_000 },
      onCompromised: () => (acquired.isHeld = false),
    });
    return acquired;
  }

  requireHeld(title: string): void {
    if (!this.isHeld) throw new Error(`the installation of ${title} made no progress for too long: run this again`);
  }

  async release(): Promise<void> {
    if (this.isHeld) await this.unlock();
  }
}
