import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SteadyTraffic } from "../engine/steady-traffic";
import { applicationFolder } from "./application";
import { addressTypedIn, exchanges } from "./changes";
import { type Outcome, succeed } from "./team";
import { type StackName, World } from "./world";

// From a pull request to production and back again, told in order: each test goes on from where the one before ended. Visitors ask
// production's API and its dashboard for pages in all of it.

let world: World;
let traffic: SteadyTraffic;
/** The release that both stacks begin with, the good one, and the bad one. */
let first: string;
let good: string;
let bad: string;

const services = 5;
const perSecond = 20;

beforeAll(async () => {
  world = await World.create();
  first = await world.application.commitOf();
  await world.bringUp("staging");
  await world.bringUp("production");
  traffic = SteadyTraffic.start(await world.visits("production"), perSecond);
});
afterAll(async () => {
  await traffic.stop();
  await world[Symbol.asyncDispose]();
  const { stdout } = await execa("ps", ["-eo", "args="]);
  expect(stdout.split("\n").filter((line) => line.includes(world.folder))).toEqual([]);
});

/** Where a developer has `realtime`. */
const application = () => join(world.application.workTree.path, applicationFolder);

/** The fields that a stack's API gives of a symbol. */
async function fieldsOfSymbols(stack: StackName): Promise<string[]> {
  const response = await fetch(`${await world.output(stack, "realtime.apiUrl")}/symbols`);
  const { items } = (await response.json()) as { items: object[] };
  return Object.keys(items[0] ?? {});
}

const PROMOTE = ["promote", "--from", "staging", "--to", "production"];
const promote = (...args: string[]) => world.slipway(...PROMOTE, ...args);
const productionsFile = () => readFile(world.stackFile("production"), "utf8");
const lastLine = ({ all }: Outcome) => all.trimEnd().split("\n").at(-1) ?? "";

test("where production runs what staging does, there is nothing to promote", async () => {
  const outcome = await promote("--yes");
  expect(outcome.exitCode, outcome.all).toBe(0);
  expect(lastLine(outcome)).toBe(
    `Nothing to promote: \`production\` runs realtime at ${first.slice(0, 12)}, as \`staging\` does.`,
  );
});

test("a pull request's report tells the commit that it brings and the SQL of its migration, and changes nothing", async () => {
  good = await world.application.propose("exchanges", await exchanges(application()), "Tell each symbol's exchange");
  await world.project.git("checkout", "--quiet", "-b", "exchanges");
  await world.set("staging", { release: good });
  const { exitCode, stdout, all } = await world.slipway("report", "--stack", "staging");
  expect(exitCode, all).toBe(0);
  expect(stdout).toContain(first.slice(0, 12));
  expect(stdout).toContain(good.slice(0, 12));
  expect(stdout).toContain("Tell each symbol");
  expect(stdout).toContain("0004_exchanges.sql");
  expect(stdout).toContain("ALTER TABLE symbols ADD COLUMN exchange");
  expect(await world.served("staging")).toEqual([first]);
});

test("merged, it is deployed on staging and verified, and production runs what it ran", async () => {
  await world.application.merge("exchanges");
  await world.project.git("checkout", "--quiet", "main");
  await world.project.git("merge", "--quiet", "exchanges");
  const { exitCode, all } = await world.slipway("deploy", "--stack", "staging");
  expect(exitCode, all).toBe(0);
  expect(await world.served("staging")).toEqual([good]);
  expect(await fieldsOfSymbols("staging")).toContain("exchange");
  expect(await world.served("production")).toEqual([first]);
  expect(await fieldsOfSymbols("production")).not.toContain("exchange");
});

test("what staging runs is pinned for review, with its commits and migrations; nothing else of the file changes", async () => {
  const before = await productionsFile();
  const { all } = await succeed(promote());
  expect(all).toContain(`${first.slice(0, 12)} → ${good.slice(0, 12)}`);
  expect(all).toContain(`${good.slice(0, 12)} Tell each symbol's exchange`);
  expect(all).toContain(`${applicationFolder}/packages/migrations/migrations/0004_exchanges.sql`);
  expect(all).toContain("slipway:realtime.instances.realtime-gateway");
  expect(await productionsFile()).toBe(before.replace(first, good));
  expect(await world.served("production")).toEqual([first]);
});

test("pins that nobody has committed are in the way of another promotion, and stay", async () => {
  const before = await productionsFile();
  const outcome = await promote("--yes");
  expect(outcome.exitCode).toBe(1);
  expect(lastLine(outcome)).toContain("`Pulumi.production.yaml` has changes that are not committed");
  expect(await productionsFile()).toBe(before);
  await world.project.git("checkout", "--quiet", "--", "Pulumi.production.yaml");
});

test("a bundle that is too young is told when it is old enough, and nothing is written", async () => {
  const before = await productionsFile();
  await writeFile(world.stackFile("production"), before.replace("config:\n", "config:\n  slipway:soakMinutes: 600\n"));
  await world.keep("Set production");
  const outcome = await promote("--yes");
  expect(outcome.exitCode).toBe(1);
  expect(lastLine(outcome)).toMatch(/`slipway:soakMinutes` of `production` asks for 600 minutes: it is old enough at /);
  await writeFile(world.stackFile("production"), before);
  await world.keep("Set production");
});

test("a promotion that is stopped before its update begins leaves the file as it was", async () => {
  const before = await productionsFile();
  const run = world.begin(...PROMOTE, "--yes");
  let text = "";
  while (!text.includes("@ previewing update")) text += String(await once(run.all, "data"));
  run.kill("SIGTERM");
  const outcome = await run;
  expect(outcome.exitCode, outcome.all).toBe(130);
  expect(await productionsFile()).toBe(before);
  expect(await world.served("production")).toEqual([first]);
});

test("promoted, production runs what staging runs, verified, and its file says so and nothing else anew", async () => {
  const { exitCode, all } = await promote("--yes");
  expect(exitCode, all).toBe(0);
  expect(all).toContain(
    `\`production\` runs realtime at ${good.slice(0, 12)}, from \`staging\`, and its checks passed.`,
  );
  expect(await world.served("production")).toEqual([good]);
  expect(await fieldsOfSymbols("production")).toContain("exchange");
  expect(await world.project.git("diff", "--numstat")).toBe("1\t1\tPulumi.production.yaml");
  await world.keep("Set production");
});

test("a release that staging's checks find nothing wrong with is deployed there", async () => {
  const files = await addressTypedIn(application(), await world.output("staging", "realtime.apiUrl"));
  bad = await world.application.push(files, "Ask the API for candles");
  await world.set("staging", { release: bad });
  const { exitCode, all } = await world.slipway("deploy", "--stack", "staging");
  expect(exitCode, all).toBe(0);
  expect(await world.served("staging")).toEqual([bad]);
});

test("promoted, it fails production's checks, and production goes back by itself, with no build", async () => {
  const before = await world.builds();
  const { exitCode, all } = await promote("--yes");
  expect(exitCode, all).toBe(1);
  expect(all).toMatch(/none of \S+ .*knows http:\/\/127\.0\.0\.1:\d+\/api\/v1/);
  expect(all).toContain("The promotion was taken back");
  expect(await world.served("production")).toEqual([good]);
  // Each service once, for the release that was bad.
  expect((await world.builds()) - before).toBe(services);
  const verified = await world.slipway("verify", "--stack", "production");
  expect(verified.exitCode, verified.all).toBe(0);
});

test("afterwards there is nothing to do on either stack, and production's file is as it was committed", async () => {
  expect(await world.isSettled("staging")).toBe(true);
  expect(await world.isSettled("production")).toBe(true);
  expect(await world.project.git("status", "--porcelain")).toBe("");
});

test("going back by hand builds nothing, names what it doesn't undo, and leaves nothing to do", async () => {
  const dry = await succeed(world.slipway("rollback", "--stack", "production", "--to", first, "--dry-run"));
  expect(dry.all).toContain("with no build");
  expect(await world.served("production")).toEqual([good]);
  const before = await world.builds();
  const outcome = await succeed(world.slipway("rollback", "--stack", "production", "--to", first));
  expect(outcome.all).toContain("a rollback does NOT undo them");
  expect(outcome.all).toContain("0004_exchanges.sql");
  expect(await world.builds()).toBe(before);
  expect(await world.served("production")).toEqual([first]);
  expect(await productionsFile()).toContain(first);
  await world.keep("Set production");
  expect(await world.isSettled("production")).toBe(true);
});

test("what isn't a release of the stack can't be gone back to", async () => {
  const before = await productionsFile();
  const outcome = await world.slipway("rollback", "--stack", "production", "--to", "main");
  expect(outcome.exitCode).toBe(1);
  expect(lastLine(outcome)).toContain("`production` has had no release `main`");
  expect(await productionsFile()).toBe(before);
});

test("no visitor of production has seen anything of it", async () => {
  const { sent, seconds, failures } = await traffic.stop();
  expect(failures).toEqual([]);
  expect(sent).toBeGreaterThan(0.99 * perSecond * Math.floor(seconds));
});
