import { mkdir, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import type { NewFile } from "./template";

/** A file of TypeScript as the project formats it. */
export async function formatTypeScript(root: string, { file, text }: NewFile): Promise<NewFile> {
  const options = await resolveConfig(path.join(root, file));
  return { file, text: await format(text, { ...options, parser: "typescript" }) };
}

/** Writes files that were all made before, and says which. */
export async function writeFiles(root: string, files: readonly NewFile[], say: (line: string) => void): Promise<void> {
  for (const { file, text } of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  for (const { file } of files) say(file);
}
