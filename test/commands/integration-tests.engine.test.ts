import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { execa } from "execa";
import getPort from "get-port";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { stringify } from "yaml";
import { findBrowser } from "../../operations/src/verification/browser";
import type { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { cloneProject } from "../promotion/clone";

// The integration pipeline of `webapp` in a clone, told in order: each test goes on from where the one before ended.

let folder: string;
let clone: TestRepository;
/** Takes what `SLACK_WEBHOOK_URL` is told. */
let webhook: Server;
let messages: unknown[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-integration-"));
  clone = await cloneProject(join(folder, "slipway"));
  // Another emulator may have the usual port.
  const host = `http://127.0.0.1:${await getPort({ host: "127.0.0.1" })}/v1`;
  const local = { "render:host": host, "slipway:environment": "local" };
  await clone.commit({ "Pulumi.local.yaml": stringify({ config: local }) });
  webhook = createServer((request, response) => {
    void json(request).then((message) => {
      messages.push(message);
      response.end();
    });
  });
  webhook.listen(0, "127.0.0.1");
  await once(webhook, "listening");
});
beforeEach(({ skip }) => {
  messages = [];
  if (findBrowser() === undefined && process.env.REQUIRE_BROWSER !== "1")
    skip("there is no browser of the Chromium family");
});
afterAll(async () => {
  await run("npm", "run", "stop");
  webhook.close();
  await rm(folder, { recursive: true, force: true });
});

function run(command: string, ...args: string[]) {
  const SLACK_WEBHOOK_URL = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/services/secret`;
  // The runner's own settings are none of a user's.
  const env = { NODE_ENV: undefined, VITEST: undefined, SLACK_WEBHOOK_URL };
  return execa(command, args, { cwd: clone.path, env, all: true, reject: false });
}

const integration = (...args: string[]) => run("npm", "run", "test:integration", "--", ...args);

/** Asks the database of the tests' own stack. */
async function askDatabase(statement: string): Promise<unknown[]> {
  const output = ["stack", "output", "webapp.externalDatabaseUrl", "--show-secrets", "--stack", "pr-0"];
  const { stdout } = await run("npm", "run", "--silent", "pulumi", "--", ...output);
  // From outside there is TLS alone, with a certificate of the emulator's own.
  const client = new pg.Client({ connectionString: stdout, ssl: { rejectUnauthorized: false } });
  await client.connect();
  return client
    .query<Record<string, unknown>>(statement)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

const report = (file: string) => readFile(join(clone.path, ".slipway/reports/pr-0/webapp", file), "utf8");

test("what can't be tested is told in one sentence, and nothing is begun", async () => {
  const refusals = [
    [["--target", "nowhere"], "There is no stack `nowhere` on the emulator"],
    [["--target", "local"], "The emulator is not running"],
    [["--system", "webap"], "did you mean `webapp`?"],
    [["--target", "local", "--keep"], "`--keep` is about a stack of the tests' own"],
  ] as const;
  for (const [args, told] of refusals) {
    const { exitCode, all } = await integration(...args);
    expect([exitCode, all]).toEqual([1, expect.stringContaining(told)]);
  }
  expect(messages).toEqual([]);
  expect(await clone.git("status", "--porcelain", "--ignored", "Pulumi.*")).toBe("");
});

test("on a stack of their own all tests of `webapp` pass, and say how fast it is", async () => {
  const { exitCode, all } = await integration("--keep");
  expect(exitCode, all).toBe(0);
  expect(all).toMatch(/^First page on a phone: \d+ ms \(wanted: less than 2000\)\.$/m);
  expect(all.match(/^.+: 300 of 300 answered, \d+ a second; half within \d+ ms/gm)).toHaveLength(3);
  const count = /^The integration tests of `webapp` on `pr-0` passed: (\d+)\.$/m.exec(all)?.[1];
  const xml = await report("junit.xml");
  expect(xml.match(/<testcase /g)).toHaveLength(Number(count));
  // On a stack of their own none has a reason to be left out.
  expect(xml).not.toContain("<skipped");
  expect(await report("html/index.html")).toContain("<html");
  expect(all.trimEnd()).toMatch(/\nReports: \.slipway\/reports\/pr-0\/webapp$/);
  expect(messages).toEqual([]);
  expect(await clone.git("status", "--porcelain")).toBe("");
});

test("a second run doesn't take the stack from under whoever looks at it", async () => {
  const second = await integration();
  expect([second.exitCode, second.all]).toEqual([1, expect.stringContaining("`pr-0` is there already")]);
  const { stdout } = await run("npx", "slipway", "preview-stack", "list", "--json");
  expect(stdout).toContain('"stack": "pr-0"');
});

test("of an application in which something is broken the test that says so is red, and whoever is to be told is", async () => {
  // As if the last migration had been forgotten.
  await askDatabase("DROP INDEX sessions_expires_at; DELETE FROM migrations WHERE name LIKE '0003%'");
  const { exitCode, all } = await integration("--target", "pr-0");
  const broken = "each migration of the code is applied, in its order, and no other";
  expect(exitCode, all).toBe(1);
  expect(all).toMatch(
    /^The integration tests of `webapp` on `pr-0` failed: 1 of \d+(, skipped: \d+)?\.\n {2}.*each migration of the code/m,
  );
  const text = expect.stringMatching(
    new RegExp(`^The integration tests of webapp on pr-0 failed, 1 of \\d+: (.+ › )?${broken}\\.$`),
  ) as unknown;
  expect(messages).toEqual([{ text }]);
  const xml = await report("junit.xml");
  expect(xml.match(/<failure /g)).toHaveLength(1);
  expect(await report("html/index.html")).toContain("<html");
  expect(all + xml).not.toContain("services/secret");
});

test("what the tests have made is gone, and so is their stack when it is taken down", async () => {
  expect(await askDatabase("SELECT email FROM accounts UNION ALL SELECT name FROM lists")).toEqual([]);
  const { exitCode, all } = await run("npx", "slipway", "preview-stack", "down", "--pr", "0");
  expect(exitCode, all).toBe(0);
  expect(all).toContain("webapp/postgres (Postgres)");
  expect(await clone.git("status", "--porcelain", "--ignored", "Pulumi.*")).toBe("");
});
