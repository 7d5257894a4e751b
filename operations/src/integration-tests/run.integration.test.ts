import { existsSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
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

/** Runs tests that write such a report. */
function run(cases: string, row: Partial<IntegrationTests> = {}, exitCode = 0) {
  const report = `echo '<testsuites><testsuite>${cases}</testsuite></testsuites>' > "$INTEGRATION_REPORTS/junit.xml"`;
  rows.webapp = { folder: "tests", command: `${given("tested")}; ${report}; exit ${exitCode}`, ...row };
  return runSystemTests(world.context, { system: "webapp", stack: "staging", outputs, quiet: true });
}

test("tests get the outputs of their own system that are no secrets, and no script of a package runs", async () => {
  expect(await run('<testcase name="a"/>')).toMatchObject({ outcome: "passed" });
  expect(await readFile(inApplication("tested"), "utf8")).toBe("WEBAPP_API_URL=http://api\n");
  expect(world.said[0]).toMatch(/^npm ci in /);
  expect(existsSync(inApplication("installed"))).toBe(false);
  expect((await stat(path.join(world.root, ".slipway/reports"))).mode & 0o777).toBe(0o700);
});

test("scripts of packages that tests need run, and are given no output", async () => {
  await run('<testcase name="a"/>', { installScripts: true });
  expect(await readFile(inApplication("installed"), "utf8")).toBe("");
});

const [passed, failed, skipped] = [
  '<testcase name="a"/>',
  '<testcase name="b"><failure/></testcase>',
  '<testcase name="c"><skipped/></testcase>',
];
const red = { exit: 1, outcome: "failed" };
test.each([
  ["some that passed", passed + passed + skipped, { exit: 0, outcome: "passed" }, ["passed: 2, skipped: 1."]],
  ["one that failed twice", passed + failed + failed + skipped, red, ["failed: 2 of 3, skipped: 1.", "  b"]],
  [
    "nothing but skipped ones",
    skipped,
    { exit: 0, outcome: "failed" },
    ["ended with 0, and none has run, skipped: 1."],
  ],
  ["no test at all", "", { exit: 0, outcome: "failed" }, ["ended with 0, and none has run."]],
  ["a runner that broke off", passed, red, ["ended with 1, though none of 1 has failed."]],
])("of %s it is told what ran and what didn't", async (_what, cases, { exit, outcome }, [told, ...names]) => {
  await mkdir(inApplication("node_modules"));
  await writeFile(inApplication("node_modules/.package-lock.json"), JSON.stringify({ packages: {} }));
  expect(await run(cases, {}, exit)).toMatchObject({ outcome });
  expect(world.said.slice(1)).toEqual([`The integration tests of \`webapp\` on \`staging\` ${told ?? ""}`, ...names]);
});
