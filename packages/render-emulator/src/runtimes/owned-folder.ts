import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * A folder that belongs to one data folder but must stand elsewhere. When the data folder is gone, the next emulator
 * that opens a folder in the same place removes it.
 *
 * @param parent where such folders of several emulators stand
 * @param stateId names the state in the data folder
 */
export async function openOwnedFolder(parent: string, dataDir: string, stateId: string): Promise<string> {
  const folder = join(parent, stateId);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "data-folder"), dataDir);
  for (const id of await readdir(parent)) {
    if (!(await hasOwner(join(parent, id), id))) await rm(join(parent, id), { recursive: true, force: true });
  }
  return folder;
}

async function hasOwner(folder: string, id: string): Promise<boolean> {
  const dataDir = await readFile(join(folder, "data-folder"), "utf8").catch(() => undefined);
  // Not one of ours, or another emulator is just making it.
  if (dataDir === undefined) return true;
  const state = await readFile(join(dataDir, "state.json"), "utf8").catch(() => "");
  return state.includes(`"id": "${id}"`);
}
