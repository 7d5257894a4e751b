import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { z } from "zod";
import { SmallWorld } from "../workflows/small-world";
import { succeed } from "./team";

// What `slipway promote` refuses, by the command that people type, and how a refused one leaves the project. Told in order: staging follows
// its branch, production has a hotfix of its own that the branch lacks, and both have encrypted where their code is.

let world: SmallWorld;
let second: string;
let hotfix: string;

beforeAll(async () => {
  world = await SmallWorld.create();
  const { application } = world;
  await application.git("checkout", "--quiet", "-b", "hotfix");
  hotfix = await application.commit({ "HOTFIX.md": "mended\n" }, "Mend the totals");
  await application.git("checkout", "--quiet", "main");
  await world.set("production", { release: hotfix });
  await world.set("staging", { follow: true, release: undefined });
  for (const stack of ["staging", "production"]) await encryptRepo(stack);
  await succeed(world.slipway("start", "--stack", "staging"));
  await succeed(world.slipway("deploy", "--stack", "production"));
  await world.project.commit({}, "Keep what that wrote");
});
afterAll(() => world[Symbol.asyncDispose]());

const promote = (...more: string[]) => world.slipway("promote", "--from", "staging", "--to", "production", ...more);

/** As for a repository whose URL has a token in it: each stack has it in a form of its own. */
async function encryptRepo(stack: string): Promise<void> {
  const pulumi = (...args: string[]) => succeed(world.slipway("pulumi", ...args));
  const repo = String(
    parseDocument(await readFile(world.stackFile(stack), "utf8")).getIn(["config", "slipway:specimen", "repo"]),
  );
  await pulumi("stack", "init", stack);
  await pulumi("config", "set", "--secret", "--path", "slipway:specimen.repo", repo, "--stack", stack);
}

/** What the project holds, by path: files beside its sources, and state; not what the emulator writes of what it runs. */
async function contents(): Promise<Record<string, string>> {
  const root = world.project.path;
  const state = (await readdir(join(root, ".slipway"), { recursive: true })).map((path) => join(".slipway", path));
  const found: Record<string, string> = { changed: await world.project.git("status", "--porcelain") };
  for (const path of [...(await readdir(root)), ...state]) {
    if (/^\.slipway\/(?:emulator|program)\b/.test(path)) continue;
    const isFile = (await stat(join(root, path))).isFile();
    found[path] = isFile ? await readFile(join(root, path), "utf8") : "a folder";
  }
  return found;
}

/** @returns the sentence */
async function refusalOf(...args: string[]): Promise<string> {
  const before = await contents();
  const { exitCode, stdout, stderr } = await world.slipway(...args);
  expect(exitCode, stdout + stderr).toBe(1);
  expect(await contents()).toEqual(before);
  const lines = stderr.trim().split("\n");
  return lines.at(-1) ?? "";
}
const refused = (...more: string[]) =>
  refusalOf("promote", "--from", "staging", "--to", "production", "--yes", ...more);

test.each([
  [["--from", "stagin", "--to", "production"], "There is no stack `stagin` in this project"],
  [["--from", "staging", "--to", "production", "--system", "shop"], "has no settings for a system `shop`"],
  [["--from", "local", "--to", "production"], "`slipway:specimen.repo` of `local` and of `production` are different"],
])("%j is refused: %s", async (args, sentence) => {
  expect(await refusalOf("promote", ...args)).toContain(sentence);
});

test("what the target alone runs would be lost by what is older, and by what went on without it", async () => {
  expect(await refused()).toMatch(
    /^What `staging` runs is older than what `production` runs \(specimen\/web: \w{12} Mend the totals \(Test\)\): /,
  );
  second = await world.application.commit({ "NOTES.md": "second\n" }, "Go on");
  await succeed(world.slipway("deploy", "--stack", "staging"));
  expect(await refused()).toMatch(
    /^What `production` runs is not in what `staging` runs and would be lost \(specimen\/web: \w{12} Mend the totals \(Test\)\): /,
  );
});

test("a stack that isn't up, differs from its program, is red or too young is not promoted, whatever is older", async () => {
  await world.project.commit(
    { "Pulumi.next.yaml": await readFile(world.stackFile("staging"), "utf8") },
    "Have another",
  );
  expect(await refusalOf("promote", "--from", "next", "--to", "production")).toBe(
    "Stack `next` has no services yet: bring it up with `npm start -- --stack next`.",
  );
  await world.set("production", { "slipway:soakMinutes": 600 });
  expect(await refused("--allow-older")).toMatch(/`slipway:soakMinutes` of `production` asks for 600 minutes/);
  await world.set("production", { "slipway:soakMinutes": undefined });
  await world.setAtRender("specimen-web-staging", "GREETING", "Goodbye");
  expect(await refused("--allow-older")).toMatch(/^`staging` differs from its program: `envVars.GREETING` /);
  await world.setAtRender("specimen-web-staging", "GREETING", "Hello");
  const checks = join(world.project.path, "stacks/specimen/checks.ts");
  const green = await readFile(checks, "utf8");
  await writeFile(checks, green.replace("await request(", 'throw new Error("nobody is there"); await request('));
  const red = await refused("--allow-older");
  await writeFile(checks, green);
  expect(red).toBe(
    "1 of 1 checks of `staging` failed (specimen: visitors are greeted): `npx slipway verify --stack staging` runs them again.",
  );
});

test("a target that somebody works on is left alone: in its file, or in an update", async () => {
  const before = await readFile(world.stackFile("production"), "utf8");
  await writeFile(world.stackFile("production"), `${before}# mine\n`);
  expect(await refused()).toContain("`Pulumi.production.yaml` has changes that are not committed");
  await writeFile(world.stackFile("production"), before);
  const folder = join(world.project.path, ".slipway/state/.pulumi/locks/organization/slipway/production");
  const other: ChildProcess = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)", "pulumi"]);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "other.json"), JSON.stringify({ pid: other.pid }));
  expect(await refused("--allow-older")).toContain("Another update of `production` is in progress");
  const ended = once(other, "exit");
  other.kill();
  await ended;
  await rm(folder, { recursive: true });
});

test("a dry run of a rollback touches nothing", async () => {
  const before = await contents();
  const { all } = await world.slipway("rollback", "--stack", "production", "--to", hotfix, "--dry-run");
  expect(all).toContain("Nothing was changed.");
  expect(await contents()).toEqual(before);
});

test("a promotion that was reviewed and merged is judged again, carried out, and recorded as one", async () => {
  const pinned = await promote("--allow-older");
  expect(pinned.all).toContain("1 commit of `production` is LOST with it:");
  expect(pinned.all).toContain(
    "Then, once that is reviewed and merged: npx slipway promote --from staging --to production --allow-older --yes",
  );
  await world.project.commit({}, "Merge the pins");
  expect(await refused()).toContain("would be lost");
  const merged = await readFile(world.stackFile("production"), "utf8");
  expect(merged).toContain(second);
  await succeed(promote("--allow-older", "--yes"));
  expect(await readFile(world.stackFile("production"), "utf8")).toBe(merged);
  const { stdout } = await world.slipway("releases", "--stack", "production", "--json");
  const [newest] = z.object({ releases: z.array(z.unknown()) }).parse(JSON.parse(stdout)).releases;
  expect(newest).toMatchObject({ action: "promote", from: "staging", verified: "passed" });
});

test("a commit that changes none of a service's files is the same release, and nothing to promote", async () => {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  await world.application.git(...identity, "commit", "--quiet", "--allow-empty", "-m", "Say nothing");
  await succeed(world.slipway("deploy", "--stack", "staging"));
  const outcome = await promote("--yes");
  expect(outcome.all).toContain("Nothing to promote: `production` runs");
});

test("before a deploy, what a machine can tell of it is told, and nothing is touched", async () => {
  const before = await contents();
  const look = (...more: string[]) =>
    world.slipway("verify", "--before", "--stack", "production", "--from", "staging", ...more);
  const right = await look("--json");
  expect(right.exitCode, right.all).toBe(0);
  const results = [
    { system: "", outcome: "passed", check: "the environment of `production` is complete" },
    { system: "specimen", outcome: "passed", note: "all have their defaults" },
    // The commits are at no host that has checks.
    {
      outcome: "skipped",
      note: expect.stringMatching(/^can't be checked here: \w{12} is on `main`, but not what/) as string,
    },
    { outcome: "passed", note: "none comes" },
    { outcome: "passed", check: "an earlier stack was verified at this release" },
  ];
  expect(JSON.parse(right.stdout)).toMatchObject({ stack: "production", before: true, passed: true, results });

  const unproved = await world.application.commit({ "server.js": "throw new Error();\n" }, "Break it");
  const wrong = await look("--release", unproved, "--system", "specimen");
  expect(wrong.exitCode, wrong.all).toBe(1);
  expect(wrong.stdout).toContain("✖ specimen: an earlier stack was verified at this release");
  // It follows the branch, and may have it by now.
  expect(wrong.stdout).toMatch(new RegExp(`\`staging\` (?:never ran|was not verified at) ${unproved.slice(0, 12)}`));
  expect(await contents()).toEqual(before);
});
