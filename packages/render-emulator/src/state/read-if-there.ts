import { constants, type FileHandle, open } from "node:fs/promises";
import { anothers, isOwn } from "@slipway/private-folder";

/**
 * A file's text, or undefined when there is no such file.
 *
 * @throws when another user put it there, whose word is not to be taken
 */
export async function readIfThere(path: string): Promise<string | undefined> {
  let file: FileHandle | undefined;
  try {
    // Somebody's pipe is not waited for.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { uid } = await file.stat();
    if (!isOwn({ uid })) throw new Error(anothers(path, uid));
    return await file.readFile("utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  } finally {
    await file?.close();
  }
}
