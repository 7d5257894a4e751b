import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface CacheFolders {
  /** Package managers' downloads, for all emulators of this user. */
  packages: string;
  /** Builds and homes of one emulator's services. */
  services: string;
}

/**
 * Opens the folders that are kept apart from the data folder, because that one often lies within a project: a build there would find
 * the project's own `node_modules` and settings in the folders above it. What belongs to data folders that are gone is removed.
 *
 * @param stateId names the state in the data folder
 */
export async function openCache(cacheDir: string, dataDir: string, stateId: string): Promise<CacheFolders> {
  const root = join(cacheDir, "services");
  const services = join(root, stateId);
  await mkdir(services, { recursive: true });
  await writeFile(join(services, "data-folder"), dataDir);
  for (const id of await readdir(root)) {
    if (!(await isInUse(join(root, id), id))) await rm(join(root, id), { recursive: true, force: true });
  }
  return { packages: join(cacheDir, "packages"), services };
}

async function isInUse(folder: string, id: string): Promise<boolean> {
  const dataDir = await readFile(join(folder, "data-folder"), "utf8").catch(() => undefined);
  // Another emulator is just making it.
  if (dataDir === undefined) return true;
  const state = await readFile(join(dataDir, "state.json"), "utf8").catch(() => "");
  return state.includes(`"id": "${id}"`);
}
