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

/** Of the log that a recovery goes through a part is gone. */
export class LostLogError extends Error {
  constructor() {
    super("a part of the log that follows a base backup is gone");
  }
}

/** Takes one, which appears whole or, when interrupted, not at all; from then on the server keeps its log for it. */
export async function takeBaseBackup({ client, dataDir, user }: BackedUpServer, id: string): Promise<string> {
  await ensureSlot(client);
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

/** A slot that the server has given up, as `max_slot_wal_keep_size` lets it, keeps nothing any more: it is made anew. */
async function ensureSlot(client: Client): Promise<void> {
  const given = "FROM pg_replication_slots WHERE slot_name = $1";
  await client.query(`SELECT pg_drop_replication_slot(slot_name) ${given} AND wal_status = 'lost'`, [recoverySlot]);
  const has = await client.query(`SELECT ${given}`, [recoverySlot]);
  if (has.rowCount === 0) await client.query("SELECT pg_create_physical_replication_slot($1, true)", [recoverySlot]);
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

/**
 * How many bytes of log a server has written since the newest of its base backups; undefined when a part of the log since the oldest is
 * gone.
 *
 * @param backups oldest first, at least one
 */
export async function logSince(server: BackedUpServer, backups: readonly BaseBackup[]): Promise<number | undefined> {
  const text = "SELECT lsn, pg_wal_lsn_diff(lsn, $1::pg_lsn)::float8 AS bytes FROM pg_current_wal_lsn() AS lsn";
  const { rows } = await server.client.query<{ lsn: string; bytes: number }>(text, [backups.at(-1)?.startLsn]);
  const files = await logFiles(server.client, backups[0]?.startLsn, rows[0]?.lsn);
  return (await hasLog(server, files)) ? rows[0]?.bytes : undefined;
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
 *
 * @throws LostLogError when that server has not all of the log any more
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
  await execa("cp", ["-Rp", `${backupDir(dataDir, backup.id)}/.`, to], { ...user, cwd: "/" });
  await copyLog(server, backup.startLsn, join(to, "pg_wal"));
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

/** Copies a server's log from a place in it up to now, to which it is written out. */
async function copyLog(server: BackedUpServer, lsn: string, to: string): Promise<void> {
  const { client, dataDir, user } = server;
  // A server that looks for a time in the log goes on until something has happened after it.
  await client.query("SELECT pg_current_xact_id()");
  const { rows } = await client.query<{ end: string }>('SELECT pg_switch_wal() AS "end"');
  const log = await logFiles(client, lsn, rows[0]?.end);
  const from = join(dataDir, "pg_wal");
  const histories = (await readdir(from)).filter((name) => name.endsWith(".history"));
  const paths = [...log, ...histories].map((name) => join(from, name));
  const copied = await execa("cp", ["-p", ...paths, to], { ...user, cwd: "/", reject: false });
  // A server gives its oldest files up first, or writes on in them: while it has all of these, what was copied is whole.
  if (!(await hasLog(server, log))) throw new LostLogError();
  if (copied.failed) throw new Error(`the log of a server could not be copied: ${copied.stderr}`);
}

/** The files that a server's log has from one place in it up to another, whether they are still there or not. */
async function logFiles(client: Client, from: string | undefined, to: string | undefined): Promise<string[]> {
  // At a place between two files the second one isn't there yet, and which of them is named depends on the version.
  const text = `SELECT pg_walfile_name('0/0'::pg_lsn + file * size + 1) AS name
    FROM (SELECT pg_size_bytes(current_setting('wal_segment_size'))::numeric AS size) AS setting,
      generate_series(div($1::pg_lsn - '0/0', size), div($2::pg_lsn - '0/0' - 1, size)) AS file`;
  return (await client.query<{ name: string }>(text, [from, to])).rows.map(({ name }) => name);
}

async function hasLog({ dataDir }: BackedUpServer, files: readonly string[]): Promise<boolean> {
  const present = new Set(await readdir(join(dataDir, "pg_wal")));
  return files.every((name) => present.has(name));
}

function backupDir(dataDir: string, id: string): string {
  return join(backupsOf(dataDir), id);
}
