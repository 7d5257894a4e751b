import { chown, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { Client } from "pg";
import type { SystemUser } from "./unprivileged-user";

/**
 * Copies the folder of a server while that one runs:
 * https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP. The copy has none of the server's log,
 * which whoever starts it has to bring along from where it begins.
 *
 * @param to an empty folder of the user's
 * @returns where in the log the copy begins
 */
export async function copyRunning(
  client: Client,
  from: string,
  to: string,
  user: SystemUser | undefined,
): Promise<string> {
  const start = await client.query<{ lsn: string }>("SELECT pg_backup_start('copy', true) AS lsn");
  await copy(from, to, user);
  const { rows } = await client.query<{ labelfile: string }>("SELECT labelfile FROM pg_backup_stop(false)");
  await writeOwned(to, { backup_label: rows[0]?.labelfile ?? "" }, user);
  return start.rows[0]?.lsn ?? "";
}

/** An empty folder that a server can have its data in; one that is there goes. */
export async function makeFolder(path: string, user: SystemUser | undefined): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { mode: 0o700 });
  if (user !== undefined) await chown(path, user.uid, user.gid);
}

export async function writeOwned(
  dir: string,
  files: Readonly<Record<string, string>>,
  user: SystemUser | undefined,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(dir, name);
    await writeFile(path, text, { mode: 0o600 });
    if (user !== undefined) await chown(path, user.uid, user.gid);
  }
}

/**
 * As the server's user. Files may go meanwhile, which the log makes good.
 *
 * @throws when anything else has kept a file from being copied, such as a full disk
 */
async function copy(from: string, to: string, user: SystemUser | undefined): Promise<void> {
  const options = { ...user, cwd: "/", env: { LC_ALL: "C" }, reject: false } as const;
  const { exitCode, stderr } = await execa("cp", ["-Rp", `${from}/.`, to], options);
  const faults = stderr.split("\n").filter((line) => line !== "" && !line.endsWith("No such file or directory"));
  if (exitCode === undefined || faults.length > 0)
    throw new Error(`a server could not be copied: ${faults[0] ?? "`cp` was ended"}`);
  for (const name of ["postmaster.pid", "postmaster.opts"]) await rm(join(to, name), { force: true });
  // The log and the slots of the server are not the copy's.
  for (const folder of ["pg_wal", "pg_replslot"]) {
    for (const entry of await readdir(join(to, folder), { withFileTypes: true })) {
      if (folder === "pg_wal" && entry.isDirectory()) continue;
      await rm(join(to, folder, entry.name), { recursive: true, force: true });
    }
  }
}
