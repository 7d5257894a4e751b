import { Client, type ClientConfig } from "pg";
import { expect, test, vi } from "vitest";
import { TestFolder } from "../../testing/test-folder";
import { testSources } from "../../testing/test-sources";
import { Guard } from "../guard";
import { PostgresServers } from "./postgres-servers";
import { keepSlots } from "./standby";

test("a primary forgets a standby that it still serves, and none of those that it has", async () => {
  await using folder = await TestFolder.create();
  await using guard = await Guard.start(folder.path);
  const servers = new PostgresServers({ dataDir: folder.path, stateId: "one", guard, sources: testSources() });
  const place = await servers.choosePlace();
  const server = await servers.at({ id: "dpg-1", place, name: "Postgres `db`", parameters: {}, tell: () => undefined });
  const config = { host: "127.0.0.1", port: place.port, user: "postgres", password: place.password };
  // What its types don't know: a connection that is served the log, as a standby is.
  const standby = new Client({ ...config, replication: "true" } as ClientConfig);
  standby.on("error", () => undefined);
  try {
    const slots = await server.asSuperuser(async (client) => {
      for (const slot of ["gone", "kept"]) {
        await client.query("SELECT pg_create_physical_replication_slot($1, true)", [slot]);
      }
      await standby.connect();
      const { rows } = await client.query<{ end: string }>("SELECT pg_current_wal_flush_lsn() AS end");
      const served = standby.query(`START_REPLICATION SLOT gone PHYSICAL ${rows[0]?.end}`);
      const ended = expect(served).rejects.toThrow("terminating connection due to administrator command");
      const active = "SELECT FROM pg_replication_slots WHERE slot_name = 'gone' AND active";
      await vi.waitUntil(async () => (await client.query(active)).rowCount === 1, { timeout: 600_000 });
      await keepSlots(client, ["kept"]);
      await ended;
      return (await client.query("SELECT slot_name FROM pg_replication_slots")).rows as unknown[];
    });
    expect(slots).toEqual([{ slot_name: "kept" }]);
  } finally {
    await servers.stopAll();
  }
});
