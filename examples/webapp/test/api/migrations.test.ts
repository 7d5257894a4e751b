import { expect, test } from "vitest";
import { createLog } from "../../apps/api/src/log";
import { migrate } from "../../apps/api/src/migrations";
import { migrationsFolder, TestDatabase } from "../support/database";

const log = createLog("error");
const up = ({ url }: TestDatabase) => migrate(url, "up", migrationsFolder, log);
const down = ({ url }: TestDatabase) => migrate(url, "down", migrationsFolder, log);
const tables = (database: TestDatabase) =>
  database.query(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name`);

test("migrations run once each, however many begin at once", async () => {
  await using database = await TestDatabase.create();
  const done = await Promise.all([up(database), up(database), up(database)]);
  expect(done.filter((names) => names.length > 0)).toEqual([["0001_accounts", "0002_lists", "0003_expired_sessions"]]);
  expect(await up(database)).toEqual([]);
});

test("each can be taken back, and done again", async () => {
  await using database = await TestDatabase.create();
  await up(database);
  const before = await tables(database);
  expect(await down(database)).toEqual(["0003_expired_sessions"]);
  expect(await down(database)).toEqual(["0002_lists"]);
  expect(await down(database)).toEqual(["0001_accounts"]);
  expect(await tables(database)).toEqual([{ table_name: "migrations" }]);
  await up(database);
  expect(await tables(database)).toEqual(before);
});
