import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import type { IntegrationTests } from "../../../stacks/integration-tests";
import { projectWith, removeProjects } from "../commands/project.fixture";
import { runSystemTests } from "./run";

const rows = vi.hoisted((): Record<"webapp", IntegrationTests> => ({ webapp: { folder: "tests", command: "" } }));
vi.mock(import("../../../stacks/integration-tests.js"), () => ({ integrationTests: rows }));

const outputs = {
  "webapp.apiUrl": "http://api",
  "webapp.externalDatabaseUrl": "[secret]",
  "backend.jwtSecret": "signs",
};
/** Says which of a stack's outputs a program was given. */
const given = (file: string) => `env | grep -E '^(WEBAPP|BACKEND)_' | sort > ${file} || true`;

let world: ReturnType<typeof projectWith>;
beforeEach(async () => {
  world = projectWith({ staging: { "slipway:webapp": { rootDir: "app" } } });
  await mkdir(path.join(world.root, "app/tests"), { recursive: true });
  const lock = {
    name: "app",
    version: "1.0.0",
    lockfileVersion: 3,
    packages: { "": { name: "app", version: "1.0.0" } },
  };
  const scripts = { install: given("installed") };
  await writeFile(inApplication("package.json"), JSON.stringify({ name: "app", version: "1.0.0", scripts }));
  await writeFile(inApplication("package-lock.json"), JSON.stringify(lock));
});
afterAll(removeProjects);

const inApplication = (file: string) => path.join(world.root, "app", file);

/** Runs tests that write such a report and end with 0. */
function run(cases: string, row: Partial<IntegrationTests> = {}) {
  const report = `echo '<testsuites><testsuite>${cases}</testsuite></testsuites>' > "$INTEGRATION_REPORTS/junit.xml"`;
  rows.webapp = { folder: "tests", command: `${given("tested")}; ${report}`, ...row };
  return runSystemTests(world.context, { system: "webapp", stack: "staging", outputs, quiet: true });
}

test("tests get the outputs of their own system that are no secrets, and no script of a package runs", async () => {
  expect(await run('<testcase name="a"/>')).toMatchObject({ outcome: "passed" });
  expect(await readFile(inApplication("tested"), "utf8")).toBe("WEBAPP_API_URL=http://api\n");
  expect(world.said[0]).toMatch(/^npm ci in /);
  expect(existsSync(inApplication("installed"))).toBe(false);
});

test("scripts of packages that tests need run, and are given no output", async () => {
  await run('<testcase name="a"/>', { installScripts: true });
  expect(await readFile(inApplication("installed"), "utf8")).toBe("");
});
