import { join, resolve } from "node:path";
import envPaths from "env-paths";
import { removeOwnedFolders } from "./runtimes/owned-folder";

/** Where emulators keep what many of them can use, if not told otherwise. */
export const defaultCacheDir = (): string => envPaths("slipway-emulator", { suffix: "" }).cache;

/** The folder in which each emulator has one for the builds of its services. */
export const servicesFolder = (cacheDir: string): string => join(cacheDir, "services");

/** Removes the builds that an emulator has left in the user's cache. It must have stopped. */
export async function removeBuilds(dataDir: string): Promise<void> {
  await removeOwnedFolders(servicesFolder(defaultCacheDir()), resolve(dataDir));
}
