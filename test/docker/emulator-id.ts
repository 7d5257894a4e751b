import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The id of an emulator's state, which its containers are labelled with. */
export async function idOf(folder: string): Promise<string> {
  return (JSON.parse(await readFile(join(folder, "data", "state.json"), "utf8")) as { id: string }).id;
}
