import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { takeDownExpired } from "../../operations/src/commands/preview-stack-down";
import { projectIn } from "../../operations/src/project";
import { isAlive } from "../../packages/render-emulator/src/testing/emulator-process";
import { TestClient } from "../../packages/render-emulator/src/testing/test-client";
import type { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { descendantsOf } from "../engine/pulumi-process";
import { cloneProject } from "../promotion/clone";

// Two pull requests lived through in a clone, told in order: each test goes on from where the one before ended.

const HOUR_MS = 3_600_000;
const resultSchema = z.object({
  stack: z.string(),
  commit: z.string(),
  expires: z.string(),
  monthlyCost: z.number(),
  update: z.string(),
  tests: z.string(),
  addresses: z.record(z.string(), z.string()),
});
const statusSchema = z.object({ services: z.array(z.object({ name: z.string(), release: z.string().optional() })) });
const exportSchema = z.object({
  deployment: z.object({ pending_operations: z.array(z.object({ resource: z.object({ type: z.string() }) })) }),
});
const recordSchema = z.object({ url: z.string(), apiKey: z.string(), ownerId: z.string() });

let folder: string;
let clone: TestRepository;
let commits: { first: string; second: string };
let results: z.infer<typeof resultSchema>[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-preview-stacks-"));
  clone = await cloneProject(join(folder, "slipway"));
  const file = parse(await readFile(join(clone.path, "Pulumi.local.yaml"), "utf8")) as { config: object };
  // Another emulator may have the usual port.
  const host = `http://127.0.0.1:${await getPort({ host: "127.0.0.1" })}/v1`;
  const first = await clone.commit({
    "Pulumi.local.yaml": stringify({ ...file, config: { ...file.config, "render:host": host } }),
  });
  commits = { first, second: await clone.commit({ "examples/realtime/services/feeder/RELEASE": "2" }) };
});
afterAll(async () => {
  await run("npm", "run", "stop");
  await rm(folder, { recursive: true, force: true });
});

function run(command: string, ...args: string[]) {
  // The runner's own settings are none of a user's.
  const env = { NODE_ENV: undefined, VITEST: undefined };
  return execa(command, args, { cwd: clone.path, env, all: true, reject: false });
}

/** Begins an update, and ends it with all that it has started, as a runner of CI ends, once that holds. */
async function killOnce(isTime: () => Promise<void>, ...args: string[]): Promise<void> {
  const child = execa("npx", ["slipway", "preview-stack", ...args], {
    cwd: clone.path,
    reject: false,
    stdio: "ignore",
  });
  await isTime();
  const started = await descendantsOf(child.pid ?? 0);
  for (const pid of [child.pid ?? 0, ...started.keys()]) if (isAlive(pid)) process.kill(pid, "SIGKILL");
  await child;
  await expect.poll(() => [...started.keys()].filter(isAlive)).toEqual([]);
}

const pulumi = (...args: string[]) => run("npm", "run", "--silent", "pulumi", "--", ...args);

const previewStack = (...args: string[]) => run("npx", "slipway", "preview-stack", ...args);

/** Names of all that the emulator has. */
async function held(): Promise<string[]> {
  const record = recordSchema.parse(
    JSON.parse(await readFile(join(clone.path, ".slipway/emulator/emulator.json"), "utf8")),
  );
  const client = new TestClient(record);
  const lists = ["services", "postgres", "key-value"].map((kind) => client.ask("GET", `/${kind}?limit=100`));
  const rows = (await Promise.all(lists)).flat() as Record<string, { name?: string }>[];
  return rows.flatMap((row) => Object.values(row).flatMap(({ name }) => name ?? [])).sort();
}

/** The commit that a stack's feeder runs. */
async function served(stack: string): Promise<string | undefined> {
  const { stdout, all } = await run("npx", "slipway", "status", "--stack", stack, "--json");
  expect(stdout, all).toMatch(/^\{/);
  return statusSchema.parse(JSON.parse(stdout)).services.find(({ name }) => name === "feeder")?.release;
}

/** Takes down what has expired so many hours from now. */
async function expireIn(hours: number): Promise<{ isDone: boolean; said: string }> {
  const said: string[] = [];
  const context = {
    project: projectIn(clone.path),
    step: <T>(_: string, work: (update: () => undefined) => T) => work(() => undefined),
    say: (line: string) => said.push(line),
  };
  const isDone = await takeDownExpired(context, {}, () => new Date(Date.now() + hours * HOUR_MS));
  return { isDone, said: said.join("\n") };
}

const partsOf = (stack: string): string[] =>
  ["consumers", "dashboard", "feeder", "orchestrator-api", "postgres", "realtime-gateway", "redis"].map(
    (part) => `realtime-${part}-${stack}`,
  );

test("two pull requests that come up in the same moment run their own commits, verified, and never meet", async () => {
  // The tests are handed the addresses and the key of their own stack, and nothing that opens the account or the state.
  const integration =
    'test -z "$RENDER_API_KEY$PULUMI_BACKEND_URL$PULUMI_CONFIG_PASSPHRASE" && node --test examples/realtime/integration/*.test.mjs';
  const up = ["--on-emulator", "--json", "--test", integration];
  const runs = await Promise.all([
    previewStack("up", "--pr", "1", "--commit", commits.first, ...up),
    previewStack("up", "--pr", "2", ...up),
  ]);
  for (const { exitCode, all } of runs) expect(exitCode, all).toBe(0);
  results = runs.map(({ stdout }) => resultSchema.parse(JSON.parse(stdout)));
  expect(results).toMatchObject([
    { stack: "pr-1", commit: commits.first, update: "green", tests: "passed" },
    { stack: "pr-2", commit: commits.second, update: "green", tests: "passed" },
  ]);
  expect(await served("pr-1")).toBe(commits.first);
  expect(await served("pr-2")).toBe(commits.second);
  expect(await held()).toEqual([...partsOf("pr-1"), ...partsOf("pr-2")].sort());
  const addresses = results.flatMap((result) => Object.values(result.addresses));
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(await clone.git("status", "--porcelain")).toBe("");
});

test("a stack that lacks every system with integration tests of its own is told what it runs", async () => {
  const { exitCode, all } = await run("npm", "run", "--silent", "test:integration", "--", "--target", "pr-2");
  expect([exitCode, all]).toEqual([1, "Stack `pr-2` doesn't have the system `webapp`: it runs realtime."]);
});

test("each is seeded by its template", async () => {
  for (const { addresses } of results) {
    const history = await fetch(`${addresses["realtime.apiUrl"]}/ticks/ETHUSDT/history?view=ohlc1m&limit=500`);
    const { items } = (await history.json()) as { items: unknown[] };
    expect(items.length).toBeGreaterThanOrEqual(240);
  }
});

test("`up` again moves the expiry, deploys nothing that is live, and red tests make it red", async () => {
  const { exitCode, stdout, all } = await previewStack(
    "up",
    "--pr",
    "2",
    "--on-emulator",
    "--json",
    "--test",
    "exit 3",
  );
  expect(exitCode, all).toBe(1);
  expect(all).toContain("The tests failed: `exit 3` ended with 3.");
  expect(all).toMatch(/Resources:\s+\d+ unchanged/);
  const again = resultSchema.parse(JSON.parse(stdout));
  expect(again).toMatchObject({ update: "green", tests: "failed" });
  expect(Date.parse(again.expires)).toBeGreaterThan(Date.parse(results[1]?.expires ?? ""));
});

test("one comes down in a folder that lacks its file, with all that it made, and the other serves on", async () => {
  await rm(join(clone.path, "Pulumi.pr-1.yaml"));
  const { exitCode, all } = await previewStack("down", "--pr", "1");
  expect(exitCode, all).toBe(0);
  expect(all).toContain("  realtime/postgres (Postgres)");
  expect(await held()).toEqual(partsOf("pr-2"));
  expect(await served("pr-2")).toBe(commits.second);
  const again = await previewStack("down", "--pr", "1");
  expect([again.exitCode, again.stdout]).toEqual([0, "There is no stack `pr-1`."]);
});

test("what has not expired stays; what has goes, though another can't be taken down", async () => {
  expect(await expireIn(71)).toMatchObject({ isDone: true });
  const kept = await previewStack("down", "--pr", "2", "--if-expired");
  expect([kept.exitCode, kept.stdout]).toEqual([0, expect.stringMatching(/^`pr-2` expires in .*, so it stays\.$/)]);
  expect((await previewStack("list", "--expired", "--json")).stdout).toBe("[]");
  expect(await held()).toEqual(partsOf("pr-2"));
  // One that comes before it, whose file is somebody's own.
  await pulumi("stack", "init", "pr-1", "--no-select");
  for (const tag of ["slipway:environment=preview", `slipway:expires=${new Date().toISOString()}`])
    await pulumi("stack", "tag", "set", ...tag.split("="), "--stack", "pr-1");
  await writeFile(join(clone.path, "Pulumi.pr-1.yaml"), "config: [");
  const { isDone, said } = await expireIn(73);
  expect(isDone).toBe(false);
  expect(said).toContain("`pr-2` is taken down");
  expect(await held()).toEqual([]);
  await rm(join(clone.path, "Pulumi.pr-1.yaml"));
  expect(await expireIn(73)).toMatchObject({ isDone: true });
});

test("of an update that was killed while its database was made, `down` leaves nothing at Render", async () => {
  const isBegun = () => expect.poll(held, { interval: 20, timeout: 60_000 }).toContain("realtime-postgres-pr-3");
  await killOnce(isBegun, "up", "--pr", "3", "--on-emulator");
  const { stdout } = await pulumi("stack", "export", "--stack", "pr-3");
  const { deployment } = exportSchema.parse(JSON.parse(stdout));
  expect(deployment.pending_operations.map(({ resource }) => resource.type)).toContain("render:index:Postgres");
  const { exitCode, all } = await previewStack("down", "--pr", "3", "--on-emulator");
  expect(exitCode, all).toBe(0);
  expect(all).toMatch(
    /Removed the Postgres `realtime-postgres-pr-3` \(`dpg-[\w-]+`\), which an update had begun to create/,
  );
  expect(await held()).toEqual([]);
});

test("a stack and a file that somebody made for something else are left alone", async () => {
  await pulumi("stack", "init", "pr-4", "--no-select");
  const down = await previewStack("down", "--pr", "4");
  expect([down.exitCode, down.all]).toEqual([
    1,
    expect.stringContaining("The stack `pr-4` on the emulator is left alone"),
  ]);
  await writeFile(join(clone.path, "Pulumi.pr-4.yaml"), "config: {}\n");
  const up = await previewStack("up", "--pr", "4", "--on-emulator");
  expect([up.exitCode, up.all]).toEqual([1, expect.stringContaining("`Pulumi.pr-4.yaml` is left alone")]);
  expect(await readFile(join(clone.path, "Pulumi.pr-4.yaml"), "utf8")).toBe("config: {}\n");
  expect((await previewStack("list", "--json")).stdout).toBe("[]");
  await rm(join(clone.path, "Pulumi.pr-4.yaml"));
  const removed = await pulumi("stack", "rm", "--yes", "--stack", "pr-4");
  expect(removed.exitCode, removed.all).toBe(0);
});

test("nothing is left then: no stack, no file, no server of a repository", async () => {
  const { stdout } = await pulumi("stack", "ls", "--json");
  expect(JSON.parse(stdout)).toEqual([]);
  expect(await clone.git("status", "--porcelain", "--ignored", "Pulumi.*")).toBe("");
  const hosts = async () =>
    (await execa("ps", ["-eo", "args="])).stdout
      .split("\n")
      .filter((l) => l.includes("git-host") && l.includes(folder));
  await expect.poll(hosts, { timeout: 20_000 }).toEqual([]);
});
