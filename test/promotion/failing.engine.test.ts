import { once } from "node:events";
import { access, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { SmallWorld } from "../workflows/small-world";

// What becomes of promotions that fail, each in its own way. Every one begins where production runs the first release and staging the second.
let world: SmallWorld;
let first: string;
let second: string;

/** Checks that fail on production, by its greeting, as a file in the project's own folder wants it. */
const checks = `import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Check } from "../check";

const [fault, begun] = [".slipway/fault", ".slipway/begun"];

export const checks: readonly Check[] = [
  {
    name: "visitors are greeted",
    hint: "see its log",
    run: async ({ outputs, signal }) => {
      const greeting = await (await fetch(outputs.url ?? "", { signal })).text();
      const what = greeting.startsWith("Good day") && existsSync(fault) ? readFileSync(fault, "utf8") : "";
      if (what !== "") rmSync(fault);
      if (what === "red") throw new Error("nobody was greeted");
      if (what !== "") writeFileSync(begun, what);
      if (what === "endless") await new Promise((_, reject) => signal.addEventListener("abort", reject));
      return undefined;
    },
  },
  {
    name: "nothing is in the way",
    hint: "see its log",
    get needs() {
      if (existsSync(begun)) throw new Error("the browser was lost");
      return [];
    },
    run: () => Promise.resolve(undefined),
  },
];
`;

const fault = (): string => join(world.project.path, ".slipway/fault");
const begun = (): string => join(world.project.path, ".slipway/begun");
const production = (): string => join(world.project.path, "Pulumi.production.yaml");

beforeAll(async () => {
  world = await SmallWorld.create();
  first = world.firstRelease;
  await world.set("production", { variables: { web: { GREETING: "Good day" } } });
  await world.project.commit({ "stacks/specimen/checks.ts": checks }, "Check what the tests want");
  await world.bringUp("staging");
  second = await world.application.commit({ "NOTES.md": "second\n" }, "Say that this is the second");
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(async () => {
  for (const file of [fault(), begun()]) await rm(file, { force: true });
});

const promote = (...more: string[]) =>
  world.begin("promote", "--from", "staging", "--to", "production", "--yes", ...more);

const timeline = z.object({
  releases: z.array(z.object({ action: z.string(), result: z.string(), verified: z.string() })),
});

/** The newest releases of production: how each came about, and what its checks said. */
async function newest(count: number): Promise<string[]> {
  const { stdout } = await world.slipway("releases", "--stack", "production", "--json", "--limit", String(count));
  return timeline
    .parse(JSON.parse(stdout))
    .releases.map(({ action, result, verified }) => `${action} ${result} ${verified}`);
}

type Running = ReturnType<SmallWorld["begin"]>;

/** Resolves once a command has printed something. */
async function printed(run: Running, text: string): Promise<void> {
  let seen = "";
  while (!seen.includes(text)) seen += String(await once(run.all, "data"));
}

/** Production is as before: it runs the first release, which its file pins. */
async function expectFirst(): Promise<void> {
  expect(await world.served("production")).toEqual([first]);
  expect(await world.project.git("status", "--porcelain")).toBe("");
}

/** Production runs the second release or not, its file asks for it, and a rollback is the way out. */
async function goBack(): Promise<void> {
  expect(await readFile(production(), "utf8")).toContain(second);
  const { exitCode, all } = await world.slipway("rollback", "--stack", "production");
  expect(exitCode, all).toBe(0);
  await expectFirst();
}

test("the first promotion of a stack has nothing to go back to, and says so", async () => {
  await world.slipway("pulumi", "stack", "init", "production");
  await world.keep("Set up production");
  await writeFile(fault(), "red");
  const { exitCode, all } = await promote();
  expect(exitCode, all).toBe(1);
  expect(all).toContain("`production` has run nothing before, so there is nothing to go back to");
  expect(await world.served("production")).toEqual([first]);
  const deployed = await world.slipway("deploy", "--stack", "production");
  expect(deployed.exitCode, deployed.all).toBe(0);
});

test("one whose checks are red goes back to what ran before, and both are in the history", async () => {
  await world.set("staging", { release: second });
  expect((await world.slipway("deploy", "--stack", "staging")).exitCode).toBe(0);
  await writeFile(fault(), "red");
  const { exitCode, all } = await promote();
  expect(exitCode, all).toBe(1);
  expect(all).toContain(`Going back by itself, to what ran before: specimen at ${first.slice(0, 12)}.`);
  expect(all.trimEnd().split("\n").at(-1)).toContain("The promotion was taken back");
  await expectFirst();
  expect(await newest(2)).toEqual(["rollback succeeded passed", "promote succeeded failed"]);
});

test("one that can't be verified goes back, too", async () => {
  await writeFile(fault(), "broken");
  const run = promote();
  await printed(run, "could not be verified");
  await rm(begun());
  const { exitCode, all } = await run;
  expect(exitCode, all).toBe(1);
  expect(all).toContain("`production` could not be verified: the browser was lost");
  expect(all).toContain("The promotion was taken back");
  await expectFirst();
  expect(await newest(2)).toEqual(["rollback succeeded passed", "promote succeeded not tried"]);
});

test("one that is asked not to go back stays, and a rollback takes it back", async () => {
  await writeFile(fault(), "red");
  const { exitCode, all } = await promote("--no-rollback");
  expect(exitCode, all).toBe(1);
  expect(await world.served("production")).toEqual([second]);
  await goBack();
});

test("one that is stopped in the middle of its checks says what stands", async () => {
  await writeFile(fault(), "endless");
  const run = promote();
  await expect
    .poll(() =>
      access(begun()).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  run.kill("SIGTERM");
  const { exitCode, all } = await run;
  expect(exitCode, all).toBe(130);
  expect(all).toContain("Stopped in the middle: `Pulumi.production.yaml` asks for specimen");
  expect(await newest(1)).toEqual(["promote succeeded not tried"]);
  await rm(begun());
  await goBack();
});

test("one that is stopped in the middle of its update says what stands", async () => {
  const run = promote();
  await printed(run, "Rollout specimen updating");
  run.kill("SIGTERM");
  const { exitCode, all } = await run;
  expect(exitCode, all).toBe(130);
  expect(all).toContain("Stopped in the middle: `Pulumi.production.yaml` asks for specimen");
  expect(all).not.toContain("Nothing was promoted");
  await goBack();
});

test("one whose Pulumi is killed in the middle of its update has changed something, and goes back", async () => {
  const run = promote();
  await printed(run, "Rollout specimen updating");
  const { stdout } = await execa("ps", ["-eo", "pid=,ppid=,args="]);
  const [, pulumi = ""] = new RegExp(`^ *(\\d+) +${run.pid ?? ""} .*pulumi up`, "m").exec(stdout) ?? [];
  process.kill(Number(pulumi), "SIGKILL");
  const { exitCode, all } = await run;
  expect(exitCode, all).toBe(1);
  expect(all).not.toContain("Nothing was promoted");
  expect(all).toContain("Going back by itself, to what ran before");
  expect(all).toContain("The promotion was taken back");
  await expectFirst();
});

test("one whose update fails goes back", async () => {
  const main = await readFile(join(world.application.path, "src/main.js"), "utf8");
  const crash = `if (GREETING === "Good day") throw new Error("no such day");\n`;
  second = await world.application.commit(
    { "src/main.js": main.replace("const server", `${crash}const server`) },
    "Greet nobody in production",
  );
  await world.set("staging", { release: second });
  expect((await world.slipway("deploy", "--stack", "staging")).exitCode).toBe(0);
  const { exitCode, all } = await promote();
  expect(exitCode, all).toBe(1);
  expect(all).toContain("The update of `production` failed, for the reason above. Going back by itself");
  expect(all).toContain("The promotion was taken back");
  await expectFirst();
  expect(await newest(2)).toEqual(["rollback succeeded passed", "promote failed not tried"]);
});
