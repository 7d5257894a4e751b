import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SteadyTraffic } from "../engine/steady-traffic";
import { applicationFolder } from "./application";
import { addressTypedIn, exchanges } from "./changes";
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
const perSecond = 50;

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

/** The releases that a stack's services serve, each once. */
async function served(stack: StackName): Promise<string[]> {
  const { stdout, all } = await world.slipway("status", "--stack", stack, "--json");
  expect(stdout, all).toMatch(/^\{/);
  const { services } = JSON.parse(stdout) as { services: { release: string }[] };
  return [...new Set(services.map(({ release }) => release))];
}

const promote = (...args: string[]) => world.slipway("promote", "--from", "staging", "--to", "production", ...args);

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
  expect(await served("staging")).toEqual([first]);
});

test("merged, it is deployed on staging and verified, and production runs what it ran", async () => {
  await world.application.merge("exchanges");
  await world.project.git("checkout", "--quiet", "main");
  await world.project.git("merge", "--quiet", "exchanges");
  const { exitCode, all } = await world.slipway("deploy", "--stack", "staging");
  expect(exitCode, all).toBe(0);
  expect(await served("staging")).toEqual([good]);
  expect(await fieldsOfSymbols("staging")).toContain("exchange");
  expect(await served("production")).toEqual([first]);
  expect(await fieldsOfSymbols("production")).not.toContain("exchange");
});

test("promoted, production runs what staging runs, verified, and its file says so and nothing else anew", async () => {
  const { exitCode, all } = await promote("--yes");
  expect(exitCode, all).toBe(0);
  expect(all).toContain("Tell each symbol's exchange");
  expect(all).toContain("0004_exchanges.sql");
  expect(await served("production")).toEqual([good]);
  expect(await fieldsOfSymbols("production")).toContain("exchange");
  expect(await world.project.git("diff", "--numstat")).toBe("1\t1\tPulumi.production.yaml");
  await world.commitStack("production");
});

test("a release that staging's checks find nothing wrong with is deployed there", async () => {
  const files = await addressTypedIn(application(), await world.output("staging", "realtime.apiUrl"));
  bad = await world.application.push(files, "Ask the API for candles");
  await world.set("staging", { release: bad });
  const { exitCode, all } = await world.slipway("deploy", "--stack", "staging");
  expect(exitCode, all).toBe(0);
  expect(await served("staging")).toEqual([bad]);
});

test("promoted, it fails production's checks, and production goes back by itself, with no build", async () => {
  const before = await world.builds();
  const { exitCode, all } = await promote("--yes");
  expect(exitCode, all).toBe(1);
  expect(all).toMatch(/none of \S+ .*knows http:\/\/127\.0\.0\.1:\d+\/api\/v1/);
  expect(all).toContain("The promotion was taken back");
  expect(await served("production")).toEqual([good]);
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

test("no visitor of production has seen anything of it", async () => {
  const { sent, seconds, failures } = await traffic.stop();
  expect(failures).toEqual([]);
  expect(sent).toBeGreaterThan(0.99 * perSecond * Math.floor(seconds));
});
