import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { needTool } from "../../packages/render-emulator/src/testing/required-tool";
import { type DataStores, startDataStores } from "../data-stores";
import { Example } from "./example";

let folder: TestFolder;
let stores: DataStores;
let example: Example;
beforeAll(async () => {
  folder = await TestFolder.create();
  [stores, example] = await Promise.all([startDataStores(), Example.named("fleet").copyTo(folder.path)]);
});
afterAll(async () => {
  await stores[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** What JaCoCo counted: of all lines, how many a test has run. */
async function lineCoverage(): Promise<number> {
  const [header = "", ...rows] = (await readFile(join(folder.path, "target/site/jacoco/jacoco.csv"), "utf8"))
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const sum = (column: string) => rows.reduce((total, row) => total + Number(row[header.indexOf(column)]), 0);
  return sum("LINE_COVERED") / (sum("LINE_COVERED") + sum("LINE_MISSED"));
}

test(
  "`fleet` compiles without a warning and passes its own tests: unit, integration on a Postgres and a Redis, deploys",
  async ({ skip }) => {
    await needTool(skip, "MAVEN", ["mvn", "--version"]);
    const database = new URL(stores.DATABASE_URL);
    // That of node's `pg`.
    database.searchParams.delete("uselibpqcompat");
    await example.maven(["verify"], { DATABASE_URL: database.href, REDIS_URL: stores.REDIS_URL });
    const covered = await lineCoverage();
    console.info(`Tests of \`fleet\` run ${Math.round(covered * 100)} % of its lines.`);
    expect(covered).toBeGreaterThan(0.8);
  },
  // Downloads, compiles and waits for thirty ticks of a second.
  900_000,
);
