import { rename, symlink } from "node:fs/promises";
import { join } from "node:path";
import { type Postgres, type PostgresConnectionInfo } from "@slipway/render-api";
import { Client } from "pg";
import { expect, test } from "vitest";
import { startEmulator } from "./emulator";
import { TestClient } from "./testing/test-client";
import { TestFolder } from "./testing/test-folder";

/** What the one database answers of an emulator that is started on the folder. */
async function ask(dataDir: string, cacheDir: string, query: string, id?: string) {
  await using emulator = await startEmulator({ dataDir, cacheDir });
  const client = new TestClient(emulator);
  const wanted = { name: "db", ownerId: emulator.ownerId, plan: "free", version: "16" };
  const made = id ?? ((await client.ask("POST", "/postgres", wanted)) as Postgres).id;
  await client.until(
    () => client.get(`/postgres/${made}`),
    (reply) => (reply as { status: string }).status !== "creating",
  );
  expect(await client.get(`/postgres/${made}`)).toMatchObject({ status: "available" });
  const info = (await client.get(`/postgres/${made}/connection-info`)) as PostgresConnectionInfo;
  const database = new Client({ connectionString: info.internalConnectionString });
  await database.connect();
  const { rows } = await database.query(query);
  await database.end();
  return { id: made, rows: rows as unknown[] };
}

test("a database is there when the data folder is reached by a link, and when it was moved", async () => {
  await using folder = await TestFolder.create();
  const cacheDir = join(folder.path, "cache");
  const [real, link, moved] = ["real", "link", "moved"].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  const { id } = await ask(join(real, "data"), cacheDir, "CREATE TABLE kept AS SELECT 1 AS one");
  await symlink(real, link);
  expect((await ask(join(link, "data"), cacheDir, "SELECT * FROM kept", id)).rows).toEqual([{ one: 1 }]);
  await rename(real, moved);
  expect((await ask(join(moved, "data"), cacheDir, "SELECT * FROM kept", id)).rows).toEqual([{ one: 1 }]);
});
