import { afterEach, beforeEach, expect } from "vitest";
import { byHand, checked } from "./github-events";
import { test } from "./jq-test";
import { AT_WORK, Stage } from "./stage";

const variables = { RENDER_OWNER_ID: "tea-1" };
const secrets = { PULUMI_ACCESS_TOKEN: "pul-reads" };
const environments = {
  staging: { secrets: { PULUMI_ACCESS_TOKEN: "pul-staging", RENDER_API_KEY: "rnd-staging" } },
  production: { secrets: { PULUMI_ACCESS_TOKEN: "pul-production", RENDER_API_KEY: "rnd-production" } },
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
        PULUMI_OPTION_POLICY_PACK: "policy",
        RENDER_API_KEY: "rnd-production",
        RENDER_OWNER_ID: "tea-1",
      },
    },
  ]);
});

test("a token for the application's repository is what git gives its host, and no other", async () => {
  stage.runner.settings = { ...stage.runner.settings, secrets: { ...secrets, SLIPWAY_GIT_TOKEN: "ghp-reads" } };
  await stage.answer({ asks: ["https://github.com/acme/shop", "https://example.com/acme/shop"] });
  const run = await promote();
  expect(run.promote?.log).toContain(
    "https://github.com/acme/shop: x-access-token ghp-reads\nhttps://example.com/acme/shop: none\n",
  );
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
  expect(pull).toMatchObject({
    ...{ base: "main", head: "pins/production" },
    title: "Pin what production runs after a promotion from staging",
  });
  expect(`${await stage.project.git("show", "pins/production:Pulumi.production.yaml")}\n`).toBe(pinned.writes.text);

  const later = { file: "Pulumi.production.yaml", text: "config:\n  pinned: later\n" };
  await stage.answer({ writes: later });
  expect((await promote()).commit?.result).toBe("success");
  expect(stage.github.api.pulls).toEqual([pull]);
  expect(await stage.project.git("branch", "--list", "--format=%(refname:short)", "pins/*")).toBe("pins/production");
  expect(await stage.project.git("log", "--format=%s", "main..pins/production")).toBe(pull?.title);
  expect(`${await stage.project.git("show", "pins/production:Pulumi.production.yaml")}\n`).toBe(later.text);
});

test.each([
  ["promote.yml", { from: "staging", to: "production" }, "production"],
  ["rollback.yml", { stack: "production" }, "production"],
  ["rollback.yml", { stack: "staging" }, "staging"],
  ["deploy-staging.yml", {}, "staging"],
])("%s of %j, whose turn comes late, works on what main holds by then, in the group of its stack", async (...row) => {
  const [file, inputs, stack] = row;
  const event = byHand(await stage.head(), inputs);
  const present = await stage.project.commit({ "Pulumi.production.yaml": "config:\n  other: 1\n" }, "Meanwhile");
  const run = await stage.runner.run(file, event);
  expect(await stage.callsInPlace()).toMatchObject([{ commit: present, commits: 2 }]);
  expect(Object.values(run).map(({ group }) => group)).toContain(`stack-${stack}`);
});

test("where somebody changes the file while it is brought up, nothing of it is overwritten", async () => {
  await stage.answer(pinned);
  stage.github.api.pushedMeanwhile = { "Pulumi.production.yaml": "config:\n  other: 1\n" };
  await promote();
  expect(await committed("Pulumi.production.yaml")).toContain("other");
  expect(stage.github.api.pulls).toHaveLength(1);
});

test("a promotion that is cancelled hears of it at once, its pins are committed all the same, and it is told", async () => {
  stage.runner.settings = {
    ...stage.runner.settings,
    secrets: { ...secrets, SLACK_WEBHOOK_URL: "https://hooks.example.com/a" },
  };
  await stage.answer({ ...pinned, exitCode: 130, works: true });
  stage.runner.cancelsAt = AT_WORK;
  const run = await promote();
  expect([run.promote?.result, run.commit?.result, run.notify?.result]).toEqual(["cancelled", "success", "success"]);
  expect(await committed("Pulumi.production.yaml")).toContain("pinned");
  expect(stage.github.messages).toHaveLength(1);
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
  expect(run.rollback?.log).toContain("::notice::Pulumi.staging.yaml says already what the stack is asked for.");
  expect(await stage.calls()).toMatchObject([
    { args: ["rollback", "--stack", "staging", "--to", "12"], environment: { PULUMI_ACCESS_TOKEN: "pul-staging" } },
  ]);
});

test("from another branch than main nothing is promoted, rolled back or deployed", async () => {
  const elsewhere = { ref: "refs/heads/other" };
  const sha = await stage.head();
  await stage.runner.run("promote.yml", { ...byHand(sha, { from: "staging", to: "production" }), ...elsewhere });
  await stage.runner.run("rollback.yml", { ...byHand(sha, { stack: "staging" }), ...elsewhere });
  await stage.runner.run("deploy-staging.yml", { ...checked(sha), ...elsewhere });
  expect(await called()).toEqual([]);
});
