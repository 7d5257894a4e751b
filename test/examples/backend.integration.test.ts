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
});
afterAll(async () => {
  await stores[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

// Told in order: what was built is what is then looked at.

const limitMs = 300_000;

test(
  "what its build needs is installed where `NODE_ENV` is `production`, as it is on Render",
  async () => {
    const env = { NODE_ENV: "production" };
    for (const args of [["ci"], ["run", "prisma:generate"], ["run", "build"]]) await example.npm(args, env);
    await expect(example.npm(["run", "lint"], env)).rejects.toThrow(/eslint/);
  },
  limitMs,
);

// The compiler with all of the linter's rules, and a test runner of its own.
test(
  "`backend` is right by its own linter and compiler",
  async () => {
    await example.npm(["ci"]);
    await example.npm(["run", "lint"]);
  },
  limitMs,
);

test(
  "`backend` passes its own tests: unit, integration on a Postgres, contract",
  () => example.npm(["test"], { DATABASE_URL: stores.DATABASE_URL }),
  limitMs,
);
