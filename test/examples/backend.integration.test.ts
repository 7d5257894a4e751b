import { afterAll, beforeAll, expect, test } from "vitest";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { type DataStores, startDataStores } from "../data-stores";
import { Example } from "./example";

let folder: TestFolder;
let stores: DataStores;
let example: Example;
beforeAll(async () => {
  folder = await TestFolder.create();
  [stores, example] = await Promise.all([startDataStores(), Example.named("backend").copyTo(folder.path)]);
  await example.npm(["ci"]);
  await example.npm(["run", "prisma:generate"]);
  await example.npm(["run", "build"]);
}, 300_000);
afterAll(async () => {
  await stores[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

// The compiler with all of the linter's rules, and a test runner of its own.
const checkLimitMs = 300_000;
test("`backend` is right by its own linter and compiler", () => example.npm(["run", "lint"]), checkLimitMs);

test(
  "`backend` passes its own tests: unit, integration on a Postgres, contract",
  () => example.npm(["test"], { DATABASE_URL: stores.DATABASE_URL }),
  checkLimitMs,
);

test("what its build needs is installed where `NODE_ENV` is `production`, as it is on Render", async () => {
  await using other = await TestFolder.create();
  const copy = await Example.named("backend").copyTo(other.path);
  const env = { NODE_ENV: "production" };
  for (const args of [["ci"], ["run", "prisma:generate"], ["run", "build"]]) await copy.npm(args, env);
  await expect(copy.npm(["run", "lint"], env)).rejects.toThrow(/eslint/);
}, 300_000);
