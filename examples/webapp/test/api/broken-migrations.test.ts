import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "../../apps/api/src/log";
import { migrate } from "../../apps/api/src/migrations";
import { TestDatabase } from "../support/database";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "migrations-"));
});
afterAll(() => rm(folder, { recursive: true }));

const write = (name: string, up: string) =>
  writeFile(join(folder, `${name}.sql`), `-- Up Migration\n${up}\n-- Down Migration\n`);
const up = ({ url }: TestDatabase) => migrate(url, "up", folder, createLog("fatal"));

test("of a migration that fails nothing is there, and what came before it stays", async () => {
  await using database = await TestDatabase.create();
  await write("0001_first", "CREATE TABLE first ();");
  await write("0002_second", "CREATE TABLE second ();\nSELECT nothing_that_is_there;");
  await expect(up(database)).rejects.toThrow(/nothing_that_is_there/);
  const tables = await database.query(`SELECT to_regclass('first')::text AS first, to_regclass('second') AS second`);
  expect(tables).toEqual([{ first: "first", second: null }]);
  expect(await database.query(`SELECT name FROM migrations`)).toEqual([{ name: "0001_first" }]);
  await write("0002_second", "CREATE TABLE second ();");
  expect(await up(database)).toEqual(["0002_second"]);
});

test("a migration waits for no lock longer than requests wait for it", async () => {
  await using database = await TestDatabase.create();
  await write("0001_first", "CREATE TABLE first AS SELECT current_setting('lock_timeout') AS waits;");
  await write("0002_second", "CREATE TABLE second AS SELECT current_setting('lock_timeout') AS waits;");
  await up(database);
  expect(await database.query(`SELECT * FROM first UNION ALL SELECT * FROM second`)).toEqual([
    { waits: "5s" },
    { waits: "5s" },
  ]);
});
