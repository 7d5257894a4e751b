import { rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import type { Client } from "pg";
import { copyRunning, makeFolder, writeOwned } from "./server-copy";
import type { SystemUser } from "./unprivileged-user";

const longestEndMs = 10_000;

/** A server whose changes a standby takes over. */
export interface PrimaryServer {
  dataDir: string;
  port: number;
  /** Of the superuser, which is the standby's, too. */
  password: string;
}

export interface StandbyOptions {
  primary: PrimaryServer;
  /** The standby's name at its primary: where the primary keeps what the standby has yet to read. */
  slot: string;
  dataDir: string;
  user: SystemUser | undefined;
  /** Of the superuser at the primary. */
  client: Client;
}

/**
 * Makes the data folder of a standby anew, a copy of its primary's that was taken while that one ran:
 * https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP. It appears whole or, when
 * interrupted, not at all.
 */
export async function layStandby(options: StandbyOptions): Promise<void> {
  const { dataDir, user, client, slot } = options;
  privateFolder(dirname(dataDir), { isPassable: true });
  const unfinished = `${dataDir}.new`;
  await rm(dataDir, { recursive: true, force: true });
  await makeFolder(unfinished, user);
  await dropSlots(client, "slot_name = ANY ($1)", [slot]);
  await client.query("SELECT pg_create_physical_replication_slot($1, true)", [slot]);
  await copyRunning(client, options.primary.dataDir, unfinished, user);
  await writeOwned(unfinished, standbyFiles(options), user);
  await rename(unfinished, dataDir);
}

/**
 * Whether a standby can go on with the data that it has: not when its primary has kept no log for it, as for one that was suspended, or
 * has given up keeping it, as `max_slot_wal_keep_size` lets it.
 */
export async function canFollow(client: Client, slot: string): Promise<boolean> {
  const kept = "SELECT FROM pg_replication_slots WHERE slot_name = $1 AND wal_status <> 'lost'";
  return (await client.query(kept, [slot])).rowCount !== 0;
}

/** What a primary calls a standby: letters, digits and underscores. */
export function slotOf(id: string): string {
  return id.replaceAll(/[^a-z0-9]/g, "_");
}

/** Lets a primary forget all standbys but these: it would keep its log for them forever. */
export async function keepSlots(client: Client, slots: readonly string[]): Promise<void> {
  await dropSlots(client, "slot_name <> ALL ($1)", slots);
}

/**
 * A primary may not have seen yet that a standby is gone, and drops no slot that is in use: the process that serves it is
 * ended first. A slot that is in use even so stays until the primary starts the next time.
 */
async function dropSlots(client: Client, which: string, slots: readonly string[]): Promise<void> {
  const found = `FROM pg_replication_slots WHERE ${which}`;
  await client.query(`SELECT pg_terminate_backend(active_pid, ${longestEndMs}) ${found} AND active`, [slots]);
  await client.query(`SELECT pg_drop_replication_slot(slot_name) ${found} AND NOT active`, [slots]);
}

function standbyFiles({ primary, slot }: StandbyOptions): Record<string, string> {
  const { port, password } = primary;
  return {
    "standby.signal": "",
    // In a file, since everybody on a machine can read arguments.
    "postgresql.auto.conf": [
      `primary_conninfo = 'host=127.0.0.1 port=${port} user=postgres password=${password}'`,
      `primary_slot_name = '${slot}'`,
      "",
    ].join("\n"),
  };
}

/** How many seconds a standby is behind its primary: none once it has replayed all that it has. */
export async function secondsBehind(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ seconds: number | null }>(
    "SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 " +
      "ELSE extract(epoch FROM now() - pg_last_xact_replay_timestamp()) END::float AS seconds",
  );
  return rows[0]?.seconds ?? undefined;
}
