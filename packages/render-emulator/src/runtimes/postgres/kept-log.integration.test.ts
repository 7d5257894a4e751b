import { join } from "node:path";
import { Client, type ClientConfig } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { TestFolder } from "../../testing/test-folder";
import { testSources } from "../../testing/test-sources";
import { Guard } from "../guard";
import { type BackedUpServer, keepBaseBackups, layRecovered, logSince, takeBaseBackup } from "./base-backup";
import { type PlacedInstance, PostgresServers } from "./postgres-servers";
import { keepSlots } from "./standby";

let folder: TestFolder;
let guard: Guard;
let servers: PostgresServers;
let primary: PlacedInstance;
beforeAll(async () => {
  folder = await TestFolder.create();
  guard = await Guard.start(folder.path);
  servers = new PostgresServers({ dataDir: folder.path, stateId: "one", guard, sources: testSources() });
  // It keeps little log for those that are behind.
  const parameters = { max_slot_wal_keep_size: "48MB", wal_keep_size: "0", min_wal_size: "32MB" };
  primary = await instance("dpg-1-a", { parameters });
});
afterAll(async () => {
  await servers.stopAll();
  await guard[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});
beforeEach(() => asPrimary(({ client }) => keepSlots(client, [])));

async function instance(id: string, more: Partial<PlacedInstance> = {}): Promise<PlacedInstance> {
  const place = { ...(await servers.choosePlace()), ...(more.primary && { password: more.primary.place.password }) };
  return { id, place, name: "Postgres `db`", parameters: {}, tell: () => undefined, ...more };
}

function asPrimary<Result>(action: (server: BackedUpServer) => Promise<Result>): Promise<Result> {
  return servers.asBackedUp(primary, action);
}

async function slots(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("SELECT slot_name AS name FROM pg_replication_slots");
  return rows.map(({ name }) => name);
}

/** Writes more than is kept for those that are behind, and lets go of what is before it. */
async function loseLog(client: Client): Promise<void> {
  for (let file = 0; file < 6; file += 1) {
    await client.query("SELECT pg_logical_emit_message(true, 'test', 'written'), pg_switch_wal()");
  }
  await client.query("CHECKPOINT");
}

test("a primary forgets a standby that it still serves, and none of those that it has", async () => {
  const { port, password } = primary.place;
  // What its types don't know: a connection that is served the log, as a standby is.
  const config = { host: "127.0.0.1", port, user: "postgres", password, replication: "true" } as ClientConfig;
  const standby = new Client(config);
  standby.on("error", () => undefined);
  const kept = await asPrimary(async ({ client }) => {
    for (const slot of ["gone", "kept"])
      await client.query("SELECT pg_create_physical_replication_slot($1, true)", [slot]);
    await standby.connect();
    const { rows } = await client.query<{ end: string }>("SELECT pg_current_wal_flush_lsn() AS end");
    const served = standby.query(`START_REPLICATION SLOT gone PHYSICAL ${rows[0]?.end}`);
    const ended = expect(served).rejects.toThrow("terminating connection due to administrator command");
    const active = "SELECT FROM pg_replication_slots WHERE slot_name = 'gone' AND active";
    await vi.waitUntil(async () => (await client.query(active)).rowCount === 1, { timeout: 600_000 });
    await keepSlots(client, ["kept"]);
    await ended;
    return slots(client);
  });
  expect(kept).toEqual(["kept"]);
});

test("a standby for which its primary keeps no log any more is copied anew at its next start", async () => {
  const follower = await instance("dpg-1-b", { primary });
  const databases = async () => {
    const standby = await servers.at(follower);
    const text = "SELECT datname AS name FROM pg_database WHERE datname LIKE 'd%'";
    const names = await standby.asSuperuser(async (client) => (await client.query<{ name: string }>(text)).rows);
    await servers.stop(follower);
    return names.map(({ name }) => name);
  };
  await asPrimary(({ client }) => client.query("CREATE DATABASE d1"));
  expect(await databases()).toEqual(["d1"]);
  await asPrimary(async ({ client }) => {
    await keepSlots(client, []);
    await client.query("CREATE DATABASE d2");
    await loseLog(client);
  });
  expect(await databases()).toEqual(["d1", "d2"]);
  await asPrimary(async ({ client }) => {
    expect(await slots(client)).toEqual(["dpg_1_b"]);
    await client.query("CREATE DATABASE d3");
    await loseLog(client);
  });
  expect(await databases()).toEqual(["d1", "d2", "d3"]);
});

test("of a base backup whose log is gone nothing is recovered, and the next one has its log again", async () => {
  const to = join(folder.path, "databases/dpg-2-a");
  const take = async (server: BackedUpServer, id: string) => ({ id, startLsn: await takeBaseBackup(server, id) });
  await asPrimary(async (server) => {
    const { client } = server;
    const first = await take(server, "first");
    expect(await logSince(server, [first])).toBeLessThan(16 * 1024 ** 2);
    await loseLog(client);
    expect(await logSince(server, [first])).toBeUndefined();
    const time = new Date().toISOString();
    await expect(layRecovered(server, { backup: first, time, to })).rejects.toThrow("a part of the log");

    const second = await take(server, "second");
    await keepBaseBackups(server, [second]);
    expect(await logSince(server, [first, second])).toBeUndefined();
    expect(await logSince(server, [second])).toBeLessThan(16 * 1024 ** 2);
    const { rows } = await client.query("SELECT wal_status FROM pg_replication_slots");
    expect(rows).toEqual([{ wal_status: "reserved" }]);
    await layRecovered(server, { backup: second, time, to });
  });
});
