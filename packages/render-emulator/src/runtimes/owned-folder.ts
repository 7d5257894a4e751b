import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import writeFileAtomic from "write-file-atomic";
import { messageOf } from "../errors";
import { report } from "../report";

/**
 * A folder that belongs to one data folder but has to be elsewhere. When the data folder is gone, the next emulator
 * that opens a folder in the same place removes it.
 *
 * @param parent the folder of such folders, of several emulators
 * @param stateId names the state in the data folder
 */
export async function openOwnedFolder(parent: string, dataDir: string, stateId: string): Promise<string> {
  const folder = join(parent, stateId);
  // The databases of one that runs as root are among what lies there.
  privateFolder(parent, { isPassable: true });
  privateFolder(folder, { isPassable: true });
  // Other emulators may read it at any time.
  if ((await ownerOf(folder)) !== dataDir) await writeFileAtomic(join(folder, "data-folder"), dataDir);
  for (const id of await readdir(parent)) {
    if (id !== stateId && !(await hasOwner(join(parent, id), id))) await removeForeign(join(parent, id));
  }
  return folder;
}

/** Removes the folders that belong to a data folder, of whatever state, and no other. Resolves with the ids of their states. */
export async function removeOwnedFolders(parent: string, dataDir: string): Promise<string[]> {
  const ids = await readdir(parent).catch(() => []);
  const folders = ids.map((id) => join(parent, id));
  const owners = await Promise.all(folders.map(ownerOf));
  const owned = ids.filter((_, index) => owners[index] === dataDir);
  for (const id of owned) await rm(join(parent, id), { recursive: true, force: true });
  return owned;
}

async function ownerOf(folder: string): Promise<string> {
  return readFile(join(folder, "data-folder"), "utf8").catch(() => "");
}

/** When in doubt, it has one. */
async function hasOwner(folder: string, id: string): Promise<boolean> {
  const dataDir = await ownerOf(folder);
  // Not one of ours, or another emulator is just making it.
  if (dataDir === "") return true;
  try {
    return (await readFile(join(dataDir, "state.json"), "utf8")).includes(`"id": "${id}"`);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
}

/** What can't be removed is no reason not to start. */
async function removeForeign(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
    report(`\`${folder}\` no longer belongs to a data folder and can't be removed: ${messageOf(error)}`);
  });
}
