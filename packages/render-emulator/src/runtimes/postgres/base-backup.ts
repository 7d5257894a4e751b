import { readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import { execa } from "execa";
import type { Client } from "pg";
import { copyRunning, makeFolder, writeOwned } from "./server-copy";
import type { SystemUser } from "./unprivileged-user";

/** By which a server keeps its log from the oldest base backup on. */
export const recoverySlot = "recovery";

/** A copy of a server's folder, and where in its log it begins. */
export interface BaseBackup {
  id: string;
  startLsn: string;
}

export interface BackedUpServer {
  client: Client;
  dataDir: string;
  user: SystemUser | undefined;
}

/** Takes one, which appears whole or, when interrupted, not at all; from then on the server keeps its log for it. */
export async function takeBaseBackup({ client, dataDir, user }: BackedUpServer, id: string): Promise<string> {
  const has = await client.query("SELECT FROM pg_replication_slots WHERE slot_name = $1", [recoverySlot]);
  if (has.rowCount === 0) await client.query("SELECT pg_create_physical_replication_slot($1, true)", [recoverySlot]);
  privateFolder(backupsOf(dataDir), { isPassable: true });
  const dir = backupDir(dataDir, id);
  const unfinished = `${dir}.new`;
  try {
    await makeFolder(unfinished, user);
    const startLsn = await copyRunning(client, dataDir, unfinished, user);
    await rename(unfinished, dir);
    return startLsn;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Removes all base backups but these, the oldest first, and lets the server forget its log before them. */
export async function keepBaseBackups(
  { client, dataDir }: BackedUpServer,
  backups: readonly BaseBackup[],
): Promise<void> {
  const ids = backups.map(({ id }) => id);
  for (const name of await readdir(backupsOf(dataDir))) {
    if (!ids.includes(name)) await rm(join(backupsOf(dataDir), name), { recursive: true, force: true });
  }
  const [oldest] = backups;
  if (oldest === undefined) return;
  const behind = "SELECT FROM pg_replication_slots WHERE slot_name = $1 AND restart_lsn < $2::pg_lsn";
  if ((await client.query(behind, [recoverySlot, oldest.startLsn])).rowCount === 0) return;
  await client.query("SELECT pg_replication_slot_advance($1, $2::pg_lsn)", [recoverySlot, oldest.startLsn]);
}

/** How many bytes of log a server has written since a place in it. */
export async function logSince(client: Client, lsn: string): Promise<number> {
  const text = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), $1::pg_lsn)::float8 AS bytes";
  return (await client.query<{ bytes: number }>(text, [lsn])).rows[0]?.bytes ?? 0;
}

/** Where the base backups of a server are: they go with its data. */
export function backupsOf(dataDir: string): string {
  return `${dataDir}.backups`;
}

/** What a server held at one time. */
export interface Recovery {
  backup: BaseBackup;
  /** RFC 3339, after the base backup and before now. */
  time: string;
  /** Where the data of the recovered server is going to be. */
  to: string;
}

/**
 * Makes the data folder of a server that, when it starts, goes through the log of another one up to a time, and is a server of its own then:
 * https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-PITR-RECOVERY. It appears whole or, when interrupted, not at all.
 */
export async function layRecovered(server: BackedUpServer, { backup, time, to }: Recovery): Promise<void> {
  privateFolder(dirname(to), { isPassable: true });
  const unfinished = `${to}.new`;
  try {
    await layUnfinished(server, { backup, time, to: unfinished });
    await rename(unfinished, to);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function layUnfinished(server: BackedUpServer, { backup, time, to }: Recovery): Promise<void> {
  const { dataDir, user } = server;
  await makeFolder(to, user);
  const run = { ...user, cwd: "/" };
  await execa("cp", ["-Rp", `${backupDir(dataDir, backup.id)}/.`, to], run);
  const log = await logFilesFrom(server, backup.startLsn);
  const paths = log.map((name) => join(dataDir, "pg_wal", name));
  await execa("cp", ["-p", ...paths, join(to, "pg_wal")], run);
  const settings = [
    // All of the log is there already; without such a command the server refuses to recover.
    "restore_command = 'false'",
    `recovery_target_time = '${await settingOf(server.client, time)}'`,
    "recovery_target_action = 'promote'",
    "recovery_target_timeline = 'current'",
    // Nobody asks it before it is done, so that it needs no more room than it has, whatever the other one had.
    "hot_standby = off",
    "",
  ];
  await writeOwned(to, { "recovery.signal": "", "postgresql.auto.conf": settings.join("\n") }, user);
}

/** A time as a setting has it, which knows no names of zones, not even `Z`. */
async function settingOf(client: Client, time: string): Promise<string> {
  const text = "SELECT to_char($1::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS setting";
  const { rows } = await client.query<{ setting: string }>(text, [time]);
  return `${rows[0]?.setting}+00`;
}

/** The files of a server's log from a place in it up to now, to which it is written out. */
async function logFilesFrom({ client, dataDir }: BackedUpServer, lsn: string): Promise<string[]> {
  // A server that looks for a time in the log goes on until something has happened after it.
  await client.query("SELECT pg_current_xact_id()");
  const { rows } = await client.query<{ first: string; last: string }>(
    "SELECT pg_walfile_name($1::pg_lsn) AS first, pg_walfile_name(pg_switch_wal()) AS last",
    [lsn],
  );
  const [{ first, last } = { first: "", last: "" }] = rows;
  const names = await readdir(join(dataDir, "pg_wal"));
  const isBetween = (name: string) => /^[0-9A-F]{24}$/.test(name) && first <= name && name <= last;
  return names.filter((name) => isBetween(name) || name.endsWith(".history"));
}

function backupDir(dataDir: string, id: string): string {
  return join(backupsOf(dataDir), id);
}
