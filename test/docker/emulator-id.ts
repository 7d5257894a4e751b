import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The id of an emulator's state, which its containers are labelled with.
 *
 * @param dataFolder what the folder of its data is called
 */
export async function idOf(folder: string, dataFolder = "data"): Promise<string> {
  return (JSON.parse(await readFile(join(folder, dataFolder, "state.json"), "utf8")) as { id: string }).id;
}
