import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { parseDocument } from "yaml";
import { findOnPath } from "../../toolchain/find-on-path";
import { FakeGitHub } from "./fake-github";
import { byHand, checked, nightly, pullRequest, repository } from "./github-events";
import { test } from "./jq-test";
import { type Run, Runner } from "./runner";
import { SmallWorld } from "./small-world";

// The jobs of the workflow files, each command run as the file has it, with the real engine against one emulator. Told in order: each test
// goes on from where the one before ended.

let world: SmallWorld;
let github: FakeGitHub;
let runner: Runner;
/** The application's second and third commit. */
let second: string;
let third: string;

beforeAll(async () => {
  world = await SmallWorld.create();
  github = await FakeGitHub.start(world.folder, world.project.path);
  await world.bringUp("staging");
  await world.bringUp("production");
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

/** Commits settings of `specimen` in a stack's file, to a branch. */
async function propose(branch: string, stack: string, settings: Readonly<Record<string, unknown>>): Promise<string> {
  await world.project.git("checkout", "--quiet", "-B", branch, "main");
  const name = `Pulumi.${stack}.yaml`;
  const document = parseDocument(await world.project.git("show", `main:${name}`));
  for (const [key, value] of Object.entries(settings)) document.setIn(["config", "slipway:specimen", key], value);
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
  return parseDocument(text).getIn(["config", "slipway:specimen", "release"]);
}

test("a pull request has a comment for each stack, which the next preview updates in place", async () => {
  second = await world.application.commit({ "NOTES.md": "second\n" }, "Say that this is the second");
  const first = await propose("change", "staging", { release: second });
  const run = await runner.run("preview.yml", pullRequest({ number: 7, sha: first }));
  expectResults(run, {
    "preview (staging)": "success",
    "preview (production)": "success",
    "comment (staging)": "success",
  });
  const [staging, production] = github.api.commentsOn(7).map(({ body }) => body);
  expect(staging).toMatch(/^<!-- slipway-report: staging -->\n/);
  expect(staging).toContain(second.slice(0, 7));
  expect(production).toMatch(/^<!-- slipway-report: production -->\n/);
  expect(production).not.toContain(second.slice(0, 7));

  const next = await propose("change", "staging", { release: second, variables: { web: { GREETING: "Good day" } } });
  expectResults(await runner.run("preview.yml", pullRequest({ number: 7, sha: next })), {
    "comment (staging)": "success",
  });
  expect(github.api.commentsOn(7).map(({ body }) => body)).toEqual([
    expect.stringContaining("GREETING"),
    expect.not.stringContaining("GREETING"),
  ]);
});

test("what is merged is deployed to staging and verified", async () => {
  const run = await runner.run("deploy-staging.yml", checked(await merge("change")));
  expectResults(run, { deploy: "success", commit: "skipped", notify: "skipped" });
  expect(run.deploy?.log).toContain("No system of `staging` is built from this repository");
  expect(run.deploy?.log).toContain("`staging` is deployed, and its checks passed.");
  expect(github.messages).toEqual([]);
});

test("a release of an application that has a repository of its own is deployed to staging, and pinned on main", async () => {
  third = await world.application.commit({ "NOTES.md": "third\n" }, "Say that this is the third");
  const inputs = { systems: "specimen", release: third };
  const run = await runner.run("deploy-staging.yml", byHand(await main(), inputs));
  expectResults(run, { deploy: "success", commit: "success", notify: "skipped" });
  expect(await pinOf("staging")).toBe(third);
  expect(await world.project.git("log", "-1", "--format=%s", "main")).toBe("Pin what staging runs");
});

test("a promotion brings production to what staging runs, and its pins to main", async () => {
  const run = await runner.run("promote.yml", byHand(await main(), { from: "staging", to: "production" }));
  expectResults(run, { promote: "success", commit: "success", notify: "skipped" });
  expect(run.promote?.log).toContain("from `staging`, and its checks passed.");
  expect(await pinOf("production")).toBe(third);
  expect(await world.project.git("log", "-1", "--format=%s", "main")).toBe(
    "Pin what production runs after a promotion from staging",
  );
  expect(await world.project.git("show", "--name-only", "--format=", "main")).toBe("Pulumi.production.yaml");
});

test("a rollback brings production back, and its pins to main", async () => {
  const run = await runner.run("rollback.yml", byHand(await main(), { stack: "production" }));
  expectResults(run, { rollback: "success", commit: "success", notify: "skipped" });
  expect(await pinOf("production")).toBe(world.firstRelease);
});

test("at night drift opens an issue, another night updates it, and it is closed once it is gone", async () => {
  const drift = async () => runner.run("drift.yml", nightly(await main()));
  expectResults(await drift(), { "drift (staging)": "success", "drift (production)": "success" });
  expect(github.api.issues).toEqual([]);

  await world.setAtRender("specimen-web-staging", "GREETING", "Changed by hand");
  expectResults(await drift(), { "drift (staging)": "success", "issue (staging)": "success", notify: "skipped" });
  expect(github.api.issues).toEqual([
    expect.objectContaining({ title: "Drift in staging", state: "open", body: expect.stringContaining("GREETING") }),
  ]);

  await runner.run("deploy-staging.yml", checked(await main()));
  expectResults(await drift(), { "drift (staging)": "success", "issue (staging)": "success" });
  expect(github.api.issues.map(({ state }) => state)).toEqual(["closed"]);
});

test("a pull request's stack is brought up at its own commit, and taken down when that is closed", async () => {
  const sha = await propose("proposal", "staging", { variables: { web: { GREETING: "Hi" } } });
  const now = { from: repository, sha, labels: ["preview"], state: "open" };
  github.api.proposed.set(12, now);
  const labelled = { number: 12, sha, labels: ["preview"] };
  const up = await runner.run("preview-stack.yml", pullRequest({ ...labelled, action: "labeled", label: "preview" }));
  expectResults(up, { list: "skipped", "stack (12)": "success", notify: "skipped" });
  expect(up["stack (12)"]?.log).toContain(`\`pr-12\` is up and its checks passed, at commit ${sha.slice(0, 7)}.`);
  const night = await runner.run("preview-stack.yml", nightly(await main()));
  expectResults(night, { list: "success", "stack (12)": "success" });
  expect((await world.slipway("preview-stack", "list")).stdout).toContain("pr-12");
  github.api.proposed.set(12, { ...now, state: "closed" });
  const down = await runner.run("preview-stack.yml", pullRequest({ ...labelled, action: "closed" }));
  expectResults(down, { "stack (12)": "success" });
  expect((await world.slipway("preview-stack", "list")).stdout).not.toContain("pr-12");
});

test("a fork's pull request is verified on the emulator, with no secret, and has no preview", async () => {
  const sha = await propose("fork", "staging", { variables: { web: { GREETING: "Hello from a fork" } } });
  const event = pullRequest({ number: 13, sha, from: "mallory/market" });
  const run = await runner.run("verify-pull-request.yml", event);
  expectResults(run, { emulator: "success", integration: "success" });
  expect(run.emulator?.log).toContain("The tests passed.");
  expect(run.integration?.log).toContain("The integration tests of `specimen` on `pr-0` passed: 1.");
  expect(run.integration?.log).toContain("integration-tests: .slipway/reports/pr-0/specimen/junit.xml\n");
  expectResults(await runner.run("preview.yml", event), {
    preview: "skipped",
    outsider: "success",
    comment: "skipped",
  });
});

test("a deploy that fails ends red, pins nothing that was never asked for, and sends one message", async () => {
  const pinned = await pinOf("staging");
  const inputs = { systems: "specimen", release: "0".repeat(40) };
  const run = await runner.run("deploy-staging.yml", byHand(await main(), inputs));
  // Nothing was asked to run it, so nothing says that it does.
  expectResults(run, { deploy: "failure", commit: "skipped", notify: "success" });
  expect(await pinOf("staging")).toBe(pinned);
  expect(github.messages).toEqual([
    {
      url: "https://hooks.example.com/secret",
      body: {
        text: expect.stringMatching(
          /^Staging was not deployed: https:\/\/github\.com\/acme\/market\/actions\/runs\/\d+$/,
        ),
      },
    },
  ]);
  expect(JSON.stringify(run)).not.toMatch(/hooks\.example\.com|rnd_real/);
});

test("a deploy that is cancelled ends in good order, is pinned all the same, and the next one goes on from there", async () => {
  const fourth = await world.application.commit({ "NOTES.md": "fourth\n" }, "Say that this is the fourth");
  // By then something is being changed: what is stopped before is as if it had never begun.
  runner.cancelsAt = "Rollout specimen updating";
  const run = await runner.run("deploy-staging.yml", byHand(await main(), { systems: "specimen", release: fourth }));
  runner.cancelsAt = undefined;
  expectResults(run, { deploy: "cancelled", commit: "success", notify: "success" });
  expect(run.deploy?.log).toContain("Stopped in the middle of the update of `staging`");
  expect(await pinOf("staging")).toBe(fourth);
  const next = await runner.run("deploy-staging.yml", checked(await main()));
  expectResults(next, { deploy: "success", commit: "skipped", notify: "skipped" });
  expect(next.deploy?.log).not.toMatch(/locked|killed/);
});
