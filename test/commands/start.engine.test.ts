import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { findBrowser } from "../../operations/src/verification/browser";
import { systems } from "../../stacks";
import { needTool } from "../../packages/render-emulator/src/testing/required-tool";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { Outside } from "./outside";

// A clone's life by the README's commands, told in order: each test goes on from where the one before ended.

let folder: string;
let clone: TestRepository;
/** Where `npm start` said that something listens. */
let addresses: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-clone-"));
  clone = await TestRepository.clone(resolve(__dirname, "../.."), join(folder, "slipway"));
  const file = join(clone.path, "Pulumi.local.yaml");
  const stack = parse(await readFile(file, "utf8")) as { config: Record<string, unknown> };
  // Another emulator may have the usual port.
  stack.config["render:host"] = `http://127.0.0.1:${await getPort({ host: "127.0.0.1" })}/v1`;
  await clone.commit({ "Pulumi.local.yaml": stringify(stack) });
});
afterAll(async () => {
  await npm("stop");
  await rm(folder, { recursive: true, force: true });
});

function npm(...args: string[]) {
  return npmWith({}, ...args);
}

function npmWith(variables: Record<string, string>, ...args: string[]) {
  // The runner's own settings are none of a user's.
  const env = { NODE_ENV: undefined, VITEST: undefined, ...variables };
  return execa("npm", args, { cwd: clone.path, env, all: true, reject: false });
}

const verification = z.object({ results: z.array(z.object({ system: z.string(), outcome: z.string() })) });

/** Command lines of the processes that have to do with the clone. */
async function processes(): Promise<string[]> {
  const { stdout } = await execa("ps", ["-eo", "args="]);
  return stdout.split("\n").filter((line) => line.includes(folder));
}

test("npm start in a clone installs, deploys and verifies, and leaves the work tree clean", async () => {
  const { exitCode, all } = await npm("start");
  expect(exitCode, all).toBe(0);
  expect(all).toContain("npm ci");
  expect(all).toContain("What to try next");
  addresses = all.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
  expect(new Set(addresses).size).toBeGreaterThan(5);
  expect(await clone.git("status", "--porcelain")).toBe("");
});

test("a preview then finds nothing to do, and asks no machine but this one for anything, such as other plugins", async () => {
  await using outside = await Outside.open();
  const preview = ["run", "pulumi", "--", "preview", "--stack", "local", "--expect-no-changes"];
  const { exitCode, all } = await npmWith(outside.variables, ...preview);
  expect(exitCode, all).toBe(0);
  expect(outside.asked).toEqual([]);
});

test("stack outputs have names of their own, and psql takes the database's URL as it is", async ({ skip }) => {
  await needTool(skip, "PSQL", ["psql", "--version"]);
  const output = (name: string) =>
    npm("run", "--silent", "pulumi", "--", "stack", "output", name, "--show-secrets", "--stack", "local");
  const { stdout: url } = await output("realtime.externalDatabaseUrl");
  expect((await execa("psql", [url, "-At", "-c", "select count(*) > 0 from symbols"], { reject: false })).stdout).toBe(
    "t",
  );
  expect(addresses).toContain((await output("realtime.dashboardUrl")).stdout);
});

test("the stack output of the Redis is one that redis-cli connects with, from outside", async ({ skip }) => {
  await needTool(skip, "REDIS_CLI", ["redis-cli", "--version"]);
  const asked = ["stack", "output", "realtime.externalRedisUrl", "--show-secrets", "--stack", "local"];
  const { stdout: url } = await npm("run", "--silent", "pulumi", "--", ...asked);
  const { stdout, stderr } = await execa("redis-cli", ["--insecure", "-u", url, "PING"], { reject: false });
  expect(stdout, stderr).toBe("PONG");
});

test("a setting of one's own is not seen by git, and a preview says where it is from", async () => {
  const file = "Pulumi.local.override.yaml";
  const setting = "slipway:realtime.variables.consumers.BATCH_MAX";
  const about = ["--stack", "local", "--config-file", file];
  await npm("run", "pulumi", "--", "config", "set", ...about, "--path", setting, "250");
  expect(await clone.git("status", "--porcelain")).toBe("");
  const { exitCode, all } = await npm("run", "pulumi", "--", "preview", "--stack", "local", "--diff");
  expect(exitCode, all).toBe(0);
  expect(all).toContain(`\`${file}\` sets ${setting}.`);
  expect(all).toMatch(/BATCH_MAX *: "500" => "250"/);
  await rm(join(clone.path, file));
});

test("npm stop leaves no process, and npm start goes on from there", async () => {
  expect((await processes()).length).toBeGreaterThan(0);
  const stopped = await npm("stop");
  expect(stopped.exitCode, stopped.all).toBe(0);
  expect(await processes()).toEqual([]);
  for (const asking of ["status", "verify"]) {
    const asked = await execa("npx", ["slipway", asking], { cwd: clone.path, reject: false });
    expect([asked.exitCode, asked.stderr]).toEqual([1, expect.stringContaining("The emulator is not running")]);
  }
  const up = await npm("run", "pulumi", "--", "up", "--yes", "--skip-preview", "--stack", "local");
  expect(up.exitCode).not.toBe(0);
  expect(up.all).toMatch(/The emulator is not running at `127.0.0.1:\d+`, .*; `npm start` starts it\./);
  expect(up.all).not.toContain("render:apiKey");
  for (const address of addresses) await expect(fetch(address), address).rejects.toThrow("fetch failed");
  const { exitCode, all } = await npm("start");
  expect(exitCode, all).toBe(0);
  expect(all).toMatch(/\d+ unchanged/);
  expect(all).not.toMatch(/\d+ (created|updated)/);
});

test("npm start all has every system side by side, each with its checks green, and nothing is to do then", async () => {
  const { exitCode, all } = await npm("start", "all");
  expect(exitCode, all).toBe(0);
  const { stdout } = await execa("npx", ["slipway", "verify", "--json"], { cwd: clone.path });
  const { results } = verification.parse(JSON.parse(stdout));
  expect(new Set(results.map(({ system }) => system))).toEqual(new Set(systems.map(({ name }) => name)));
  // Those that open pages need a browser, which not every machine has.
  const expected = findBrowser() === undefined ? ["passed", "skipped"] : ["passed"];
  expect(results.filter(({ outcome }) => !expected.includes(outcome))).toEqual([]);
  const preview = await npm("run", "pulumi", "--", "preview", "--stack", "local", "--expect-no-changes");
  expect(preview.exitCode, preview.all).toBe(0);
  expect(await clone.git("status", "--porcelain")).toBe("");
  const stopped = await npm("stop");
  expect(stopped.exitCode, stopped.all).toBe(0);
  expect(await processes()).toEqual([]);
});

test("npm run destroy takes away what was made", async () => {
  const { exitCode, all } = await npm("run", "destroy");
  expect(exitCode, all).toBe(0);
  expect((await npm("run", "pulumi", "--", "stack", "--stack", "local")).all).toContain("Current stack resources (0)");
});

test("npm run reset leaves neither data nor state nor a process", async () => {
  const { exitCode, all } = await npm("run", "reset");
  expect(exitCode, all).toBe(0);
  expect(await processes()).toEqual([]);
  expect((await npm("run", "destroy")).all).toContain("There is nothing to destroy");
  for (const gone of ["emulator", "state"]) {
    await expect(access(join(clone.path, ".slipway", gone))).rejects.toThrow("ENOENT");
  }
  expect(await clone.git("status", "--porcelain")).toBe("");
});
