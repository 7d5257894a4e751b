import { chmod, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Makes a command out of a program elsewhere. */
export async function linkCommand(program: string, folder: string, name: string): Promise<void> {
  const path = join(folder, name);
  await rm(path, { force: true });
  await symlink(program, path);
}

/** Makes a command out of the text of a shell script. */
export async function writeCommand(folder: string, name: string, script: string): Promise<void> {
  const path = join(folder, name);
  await rm(path, { force: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

/** A text as one word of a shell script. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
