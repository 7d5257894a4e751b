import { access, constants } from "node:fs/promises";
import { basename, delimiter, join } from "node:path";

/**
 * The first of these programs that this machine has, with its path.
 *
 * @param names to be looked for in the folders of `path`; one with a slash is where it says
 */
export async function findProgram(names: readonly string[], path: string): Promise<string | undefined> {
  const folders = path.split(delimiter);
  return firstExecutable(
    names.flatMap((name) => (name === basename(name) ? folders.map((folder) => join(folder, name)) : [name])),
  );
}

/** Where a command is in folders that are searched in order. */
export function findCommand(folders: readonly string[], name: string): Promise<string | undefined> {
  return firstExecutable(folders.map((folder) => join(folder, name)));
}

async function firstExecutable(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
