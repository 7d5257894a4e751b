import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sdkFiles } from "./sdk";

/** Writes `src/sdk` anew. */
async function generate(): Promise<void> {
  const folder = join(__dirname, "../sdk");
  const files = await sdkFiles();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const [name, source] of files) await writeFile(join(folder, name), source);
}

void generate();
