import { homedir } from "node:os";
import { join, resolve } from "node:path";
import envPaths from "env-paths";
import { removeFromEngine } from "./runtimes/docker/engines";
import { removeOwnedFolders } from "./runtimes/owned-folder";

/** Where emulators keep what many of them can use, if not told otherwise. */
export const defaultCacheDir = (): string => envPaths("slipway-emulator", { suffix: "" }).cache;

/** The folder in which each emulator has one for the builds of its services. */
export const servicesFolder = (cacheDir: string): string => join(cacheDir, "services");

/**
 * Where an emulator that runs as root has its databases, if their unprivileged user can't get at its own folders; one
 * folder for each emulator.
 */
export const sharedPostgresFolder = "/var/lib/slipway-emulator";

/**
 * Removes what belongs to an emulator and lies outside its data folder: the builds in the user's cache, the images
 * that a Docker engine has of them, and the databases of one that ran as root. It must have stopped.
 */
export async function removeOutlying(dataDir: string): Promise<void> {
  for (const parent of [servicesFolder(defaultCacheDir()), sharedPostgresFolder]) {
    const ids = await removeOwnedFolders(parent, resolve(dataDir));
    for (const id of ids) await removeFromEngine({ env: process.env, home: homedir() }, id);
  }
}
