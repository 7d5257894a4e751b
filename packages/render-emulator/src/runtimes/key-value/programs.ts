import { access, constants } from "node:fs/promises";
import { basename, delimiter, join } from "node:path";

/**
 * The first of these programs that this machine has, with its path.
 *
 * @param names to be looked for in the folders of `path`; one with a slash is where it says
 */
export async function findProgram(names: readonly string[], path: string): Promise<string | undefined> {
  const folders = path.split(delimiter);
  const candidates = names.flatMap((name) =>
    name === basename(name) ? folders.map((folder) => join(folder, name)) : [name],
  );
  for (const candidate of candidates) {
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
