import { afterEach, beforeEach, expect } from "vitest";
import { byHand, pullRequest, push } from "./github-events";
import { test } from "./jq-test";
import { Stage } from "./stage";

const variables = { RENDER_OWNER_ID: "tea-1" };
const secrets = { PULUMI_ACCESS_TOKEN: "pul-reads" };
const environments = {
  staging: { secrets: { PULUMI_ACCESS_TOKEN: "pul-staging", RENDER_API_KEY: "rnd-staging" } },
  production: { secrets: { PULUMI_ACCESS_TOKEN: "pul-production", RENDER_API_KEY: "rnd-production" } },
  preview: { secrets: { RENDER_API_KEY: "rnd-preview" } },
};

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open({ secrets, variables, environments });
});
afterEach(() => stage[Symbol.asyncDispose]());

const promote = async (inputs: Record<string, string | boolean> = {}) =>
  stage.runner.run("promote.yml", byHand(await stage.head(), { from: "staging", to: "production", ...inputs }));
const called = async () => (await stage.calls()).map(({ args }) => args);
const committed = (file: string) => stage.project.git("show", `main:${file}`);
const pinned = { writes: { file: "Pulumi.production.yaml", text: "config:\n  pinned: é\n" } };

test("a promotion has the target's own secrets, and hands systems on as they are written", async () => {
  await promote({ systems: " realtime  $(touch) *", "allow-older": true });
  expect(await stage.calls()).toEqual([
    {
      args: "promote --from staging --to production --yes --system realtime --system $(touch) --system * --allow-older".split(
        " ",
      ),
      environment: {
        PULUMI_ACCESS_TOKEN: "pul-production",
        RENDER_API_KEY: "rnd-production",
        RENDER_OWNER_ID: "tea-1",
      },
    },
  ]);
});

test("what a promotion pins is one commit on main, byte for byte", async () => {
  await stage.answer(pinned);
  const run = await promote();
  expect(run.commit).toMatchObject({ result: "success", log: expect.stringContaining("are on main.") });
  expect(`${await committed("Pulumi.production.yaml")}\n`).toBe(pinned.writes.text);
  expect(await stage.project.git("show", "--name-only", "--format=%s", "main")).toBe(
    "Pin what production runs after a promotion from staging\n\nPulumi.production.yaml",
  );
});

test("where main is protected a pull request has them", async () => {
  await stage.answer(pinned);
  stage.github.api.protectedBranches.add("main");
  const before = await stage.head();
  const run = await promote();
  expect(run.commit?.result).toBe("success");
  expect(await stage.head()).toBe(before);
  const [pull] = stage.github.api.pulls;
  expect(pull).toMatchObject({ base: "main", title: "Pin what production runs after a promotion from staging" });
  expect(`${await stage.project.git("show", `${pull?.head ?? ""}:Pulumi.production.yaml`)}\n`).toBe(pinned.writes.text);
});

test("where somebody changed the file meanwhile, nothing of it is overwritten", async () => {
  await stage.answer(pinned);
  const event = byHand(await stage.head(), { from: "staging", to: "production" });
  await stage.project.commit({ "Pulumi.production.yaml": "config:\n  other: 1\n" }, "Meanwhile");
  await stage.runner.run("promote.yml", event);
  expect(await committed("Pulumi.production.yaml")).toContain("other");
  expect(stage.github.api.pulls).toHaveLength(1);
});

test("a promotion that failed leaves main with what it left in the file, ends red, and tells", async () => {
  stage.runner.settings = {
    ...stage.runner.settings,
    secrets: { ...secrets, EMAIL_WEBHOOK_URL: "https://mail.example.com/b" },
  };
  await stage.answer({ exitCode: 1 });
  const run = await promote();
  expect([run.promote?.result, run.commit?.result, run.notify?.result]).toEqual(["failure", "skipped", "success"]);
  await stage.answer({ ...pinned, exitCode: 1 });
  expect((await promote()).commit?.result).toBe("success");
  expect(await committed("Pulumi.production.yaml")).toContain("pinned");
  expect(stage.github.messages).toHaveLength(2);
  expect(stage.github.messages[0]).toEqual({
    url: "https://mail.example.com/b",
    body: {
      subject: "staging was not promoted to production",
      text: expect.stringMatching(
        /^staging was not promoted to production: https:\/\/github\.com\/acme\/market\/actions\/runs\//,
      ),
    },
  });
});

test("a rollback goes where it is told, with its own stack's secrets", async () => {
  const run = await stage.runner.run("rollback.yml", byHand(await stage.head(), { stack: "staging", to: "12" }));
  expect(run.rollback?.log).toContain("::notice::Pulumi.staging.yaml says already what the stack runs.");
  expect(await stage.calls()).toMatchObject([
    { args: ["rollback", "--stack", "staging", "--to", "12"], environment: { PULUMI_ACCESS_TOKEN: "pul-staging" } },
  ]);
});

test("from another branch than main nothing is promoted, rolled back or deployed", async () => {
  const elsewhere = { ref: "refs/heads/other" };
  const sha = await stage.head();
  await stage.runner.run("promote.yml", { ...byHand(sha, { from: "staging", to: "production" }), ...elsewhere });
  await stage.runner.run("rollback.yml", { ...byHand(sha, { stack: "staging" }), ...elsewhere });
  await stage.runner.run("deploy-staging.yml", { ...push(sha), ...elsewhere });
  expect(await called()).toEqual([]);
});

const previewStack = async (change: Partial<Parameters<typeof pullRequest>[0]>) =>
  stage.runner.run("preview-stack.yml", pullRequest({ number: 7, sha: await stage.head(), ...change }));

test.each([
  ["is set", { action: "labeled", label: "preview", labels: ["preview"] }, "up"],
  ["was set before a push", { action: "synchronize", labels: ["big", "preview"] }, "up"],
  ["is set, and another is", { action: "labeled", label: "big", labels: ["big", "preview"] }, undefined],
  ["is taken away", { action: "unlabeled", label: "preview" }, "down"],
  ["stays, and another is taken away", { action: "unlabeled", label: "big", labels: ["preview"] }, undefined],
  ["was never there", { action: "synchronize" }, undefined],
  ["is there at the end", { action: "closed", labels: ["preview"] }, "down"],
  ["isn't there at the end", { action: "closed" }, "down"],
])("a pull request on which the label preview %s: %j → %s", async (_when, change, expected) => {
  await previewStack(change);
  const commands = { up: ["up", "--pr", "7", "--commit", await stage.head()], down: ["down", "--pr", "7"] };
  const command = expected === "up" || expected === "down" ? commands[expected] : undefined;
  expect(await called()).toEqual(command === undefined ? [] : [["preview-stack", ...command]]);
});

test("a fork's pull request gets no stack at Render: not by its label, and not by hand", async () => {
  const run = await previewStack({ action: "labeled", label: "preview", labels: ["preview"], from: "mallory/market" });
  expect(run.choose?.result).toBe("skipped");
  stage.github.api.proposed.set(8, { from: "mallory/market", sha: await stage.head() });
  const start = async (action: string, number: string) =>
    stage.runner.run("preview-stack.yml", byHand(await stage.head(), { action, number }));
  expect((await start("up", "8")).choose).toMatchObject({
    result: "failure",
    log: expect.stringContaining("::error::Pull request 8 comes from a fork"),
  });
  expect((await start("up", "8; id")).choose?.result).toBe("failure");
  expect(await called()).toEqual([]);
  stage.github.api.proposed.set(9, { from: "acme/market", sha: await stage.head() });
  await start("up", "9");
  expect(await called()).toEqual([["preview-stack", "up", "--pr", "9", "--commit", await stage.head()]]);
});
