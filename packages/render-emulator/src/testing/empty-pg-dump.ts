import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Makes a folder for PATH with a `pg_dump` that dumps nothing. */
export async function folderWithPgDump(folder: string): Promise<string> {
  await mkdir(folder);
  await writeFile(join(folder, "pg_dump"), "#!/bin/sh\necho 'pg_dump (PostgreSQL) 17.0'\n", { mode: 0o755 });
  return folder;
}
