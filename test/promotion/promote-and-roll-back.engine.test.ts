import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { SteadyTraffic } from "../engine/steady-traffic";
import { exchanges } from "./changes";
import { type Outcome, type StackName, succeed, World } from "./world";

// Two stacks of `realtime` on one emulator, by the commands that people type.
let world: World;
let first: string;

beforeAll(async () => {
  world = await World.create();
  first = await world.application.commitOf();
  await world.bringUp("staging");
  await succeed(world.slipway("deploy", "--stack", "production"));
  await world.commitStack("production");
});
afterAll(() => world[Symbol.asyncDispose]());

const fileOf = (stack: StackName) => readFile(world.stackFile(stack), "utf8");
const promote = (...more: string[]) => world.slipway("promote", "--from", "staging", "--to", "production", ...more);
const lastLine = ({ all }: Outcome) => all.trimEnd().split("\n").at(-1) ?? "";

const status = z.object({
  services: z.array(z.object({ name: z.string(), release: z.string(), lastDeploy: z.object({ id: z.string() }) })),
});

async function running(stack: StackName): Promise<string[]> {
  const { stdout } = await succeed(world.slipway("status", "--stack", stack, "--json"));
  return [...new Set(status.parse(JSON.parse(stdout)).services.map(({ release }) => release))];
}

test("where production runs what staging does, there is nothing to promote", async () => {
  const outcome = await promote("--yes");
  expect(outcome.exitCode, outcome.all).toBe(0);
  expect(lastLine(outcome)).toBe(
    `Nothing to promote: \`production\` runs realtime at ${first.slice(0, 12)}, as \`staging\` does.`,
  );
});

let second: string;

test("what staging runs is pinned for review, with its commits and migrations; nothing else of the file changes", async () => {
  second = await world.application.push(
    await exchanges(join(world.application.workTree.path, "apps/realtime")),
    "Give each symbol an exchange",
  );
  await world.set("staging", { release: second });
  const deployed = await succeed(world.slipway("deploy", "--stack", "staging", "--json"));
  expect(JSON.parse(deployed.stdout)).toMatchObject({ stack: "staging", passed: true, update: "green" });
  const before = await fileOf("production");
  const { all } = await succeed(promote());
  expect(all).toContain(`${first.slice(0, 12)} → ${second.slice(0, 12)}`);
  expect(all).toContain(`${second.slice(0, 12)} Give each symbol an exchange`);
  expect(all).toContain("apps/realtime/packages/migrations/migrations/0004_exchanges.sql");
  expect(all).toContain("slipway:realtime.instances.realtime-gateway");
  expect(await fileOf("production")).toBe(before.replace(first, second));
  expect(await running("production")).toEqual([first]);
});

test("pins that nobody has committed are in the way of another promotion, and stay", async () => {
  const before = await fileOf("production");
  const outcome = await promote("--yes");
  expect(outcome.exitCode).toBe(1);
  expect(lastLine(outcome)).toContain("`Pulumi.production.yaml` has changes that are not committed");
  expect(await fileOf("production")).toBe(before);
  await world.project.git("checkout", "--quiet", "--", "Pulumi.production.yaml");
});

test("a bundle that is too young is told when it is old enough, and nothing is written", async () => {
  const before = await fileOf("production");
  await writeFile(world.stackFile("production"), before.replace("config:\n", "config:\n  slipway:soakMinutes: 600\n"));
  await world.commitStack("production");
  const outcome = await promote("--yes");
  expect(outcome.exitCode).toBe(1);
  expect(lastLine(outcome)).toMatch(/`slipway:soakMinutes` of `production` asks for 600 minutes: it is old enough at /);
  await writeFile(world.stackFile("production"), before);
  await world.commitStack("production");
});

test("a promotion that is stopped before its update begins leaves the file as it was", async () => {
  const before = await fileOf("production");
  const args = ["promote", "--from", "staging", "--to", "production", "--yes"];
  const command = join(world.project.path, "node_modules/.bin/slipway");
  const run = execa(command, args, { cwd: world.project.path, all: true, reject: false, stdin: "ignore" });
  const begun = async (): Promise<void> => {
    let text = "";
    for await (const [part] of iterate(run.all)) if ((text += String(part)).includes("@ previewing update")) return;
  };
  await begun();
  run.kill("SIGTERM");
  const outcome = await run;
  expect(outcome.exitCode, outcome.all).toBe(130);
  expect(await fileOf("production")).toBe(before);
  expect(await running("production")).toEqual([first]);
});

async function* iterate(stream: NodeJS.ReadableStream): AsyncGenerator<unknown[]> {
  for (;;) yield await once(stream, "data");
}

test("a promotion fails no request, is verified, and leaves nothing to do", async () => {
  const url = `${await world.output("production", "realtime.apiUrl")}/symbols`;
  await using traffic = SteadyTraffic.start([{ url, holds: "BTCUSDT" }], 50);
  const outcome = await succeed(promote("--yes"));
  expect((await traffic.stop()).failures).toEqual([]);
  expect(outcome.all).toContain(
    `\`production\` runs realtime at ${second.slice(0, 12)}, from \`staging\`, and its checks passed.`,
  );
  expect(await running("production")).toEqual([second]);
  await world.commitStack("production");
  expect(await world.isSettled("production")).toBe(true);
});

test("going back builds nothing, fails no request, names what it doesn't undo, and leaves nothing to do", async () => {
  const dry = await succeed(world.slipway("rollback", "--stack", "production", "--dry-run"));
  expect(dry.all).toContain("with no build");
  expect(await running("production")).toEqual([second]);
  const url = `${await world.output("production", "realtime.apiUrl")}/symbols`;
  await using traffic = SteadyTraffic.start([{ url, holds: "BTCUSDT" }], 50);
  const outcome = await succeed(world.slipway("rollback", "--stack", "production"));
  expect((await traffic.stop()).failures).toEqual([]);
  expect(outcome.all).toContain("a rollback does NOT undo them");
  expect(outcome.all).toContain("0004_exchanges.sql");
  expect(await running("production")).toEqual([first]);
  expect((await fileOf("production")).includes(first)).toBe(true);
  await world.commitStack("production");
  expect(await world.isSettled("production")).toBe(true);
});

test("what isn't a release of the stack can't be gone back to", async () => {
  const before = await fileOf("production");
  const outcome = await world.slipway("rollback", "--stack", "production", "--to", "main");
  expect(outcome.exitCode).toBe(1);
  expect(lastLine(outcome)).toContain("`production` has had no release `main`");
  expect(await fileOf("production")).toBe(before);
});
