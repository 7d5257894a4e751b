import { readdirSync, statSync } from "node:fs";
import { FolderError, isOwn, privateFolder, privateMode } from "@slipway/private-folder";

/** The databases in it run as another user, where root runs the emulator. */
const access = { isPassable: true };

/**
 * Makes an emulator's data folder, or makes one that is there its user's alone.
 *
 * @throws FolderError when that would close a folder whose files aren't an emulator's: others may need them
 */
export function openDataFolder(path: string): string {
  if (wouldChange(path) && !isEmulators(path)) {
    throw new FolderError(
      `\`${path}\` has files that aren't an emulator's, and using it would change who can get at them: choose an empty ` +
        "folder, or one that isn't there yet.",
    );
  }
  return privateFolder(path, access);
}

/** One of another user's is refused anyway. */
function wouldChange(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && isOwn(stats) && (stats.mode & 0o777) !== privateMode(access);
}

function isEmulators(path: string): boolean {
  const names = readdirSync(path);
  return names.length === 0 || names.includes("state.json");
}
