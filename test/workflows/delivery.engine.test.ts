import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { findOnPath } from "../../toolchain/find-on-path";
import { World } from "../promotion/world";
import { FakeGitHub } from "./fake-github";
import { byHand, nightly, pullRequest, push } from "./github-events";
import { type Run, Runner } from "./runner";

// The jobs of the workflow files, each command run as the file has it, with the real engine against one emulator. Told in order: each test
// goes on from where the one before ended.

let world: World;
let github: FakeGitHub;
let runner: Runner;
/** The application's commits, by what they are to the story. */
const releases: Record<"first" | "second" | "broken", string> = { first: "", second: "", broken: "" };

beforeAll(async () => {
  world = await World.create();
  releases.first = await world.application.commitOf();
  await world.bringUp("staging");
  await world.bringUp("production");
  github = await FakeGitHub.start(world.folder, world.project.path);
  await placeNpm(github.programs);
  // Where stacks at Render would have their state; those on the emulator have theirs in the checkout.
  const variables = { PULUMI_BACKEND_URL: `file://${world.folder}` };
  const secrets = { SLACK_WEBHOOK_URL: "https://hooks.example.com/secret", RENDER_API_KEY: "rnd_real" };
  runner = new Runner(world.folder, world.project.path, github.programs, { variables, secrets });
});
afterAll(async () => {
  await github[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

/** What `npm ci` would install is linked already. */
async function placeNpm(programs: string): Promise<void> {
  const npm = findOnPath("npm");
  await writeFile(join(programs, "npm"), `#!/bin/sh\nif [ "$*" = ci ]; then exit 0; fi\nexec '${npm}' "$@"\n`);
  await chmod(join(programs, "npm"), 0o755);
}

const main = (): Promise<string> => world.project.git("rev-parse", "main");

/** @throws with what was printed, when a job didn't end as is expected */
function expectResults(run: Run, results: Record<string, string>): void {
  const ended = Object.fromEntries(Object.entries(run).map(([name, { result }]) => [name, result]));
  const log = Object.entries(run).map(([name, one]) => `# ${name}: ${one.result}\n${one.log}`);
  expect(ended, log.join("\n")).toMatchObject(results);
}

/** Commits settings of `realtime` in a stack's file, to a branch. */
async function propose(branch: string, stack: string, settings: Readonly<Record<string, unknown>>): Promise<string> {
  await world.project.git("checkout", "--quiet", "-B", branch, "main");
  const name = `Pulumi.${stack}.yaml`;
  const document = parseDocument(await world.project.git("show", `main:${name}`));
  for (const [key, value] of Object.entries(settings)) document.setIn(["config", "slipway:realtime", key], value);
  return world.project.commit({ [name]: document.toString() }, `Set ${Object.keys(settings).join(", ")} of ${stack}`);
}

/** Merges a branch, as a pull request is. */
async function merge(branch: string): Promise<string> {
  await world.project.git("checkout", "--quiet", "main");
  await world.project.git("merge", "--quiet", "--ff-only", branch);
  return main();
}

async function pinOf(stack: string): Promise<unknown> {
  const text = await world.project.git("show", `main:Pulumi.${stack}.yaml`);
  return parseDocument(text).getIn(["config", "slipway:realtime", "release"]);
}

test("what main holds is deployed to staging and verified", async () => {
  releases.second = await world.application.push({ "NOTES.md": "second\n" }, "Say that this is the second");
  await propose("second", "staging", { release: releases.second });
  const run = await runner.run("deploy-staging.yml", push(await merge("second")));
  expectResults(run, { deploy: "success", notify: "skipped" });
  expect(run.deploy?.log).toContain("`staging` is deployed, and its checks passed.");
});
