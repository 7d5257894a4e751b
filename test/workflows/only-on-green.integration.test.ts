import { afterEach, beforeEach, expect, test } from "vitest";
import { type Event, checked } from "./github-events";
import { Stage } from "./stage";

let stage: Stage;
beforeEach(async () => {
  const url = "https://hooks.example.com/a";
  stage = await Stage.open({ secrets: { PULUMI_ACCESS_TOKEN: "pul-reads", SLACK_WEBHOOK_URL: url } });
});
afterEach(() => stage[Symbol.asyncDispose]());

const deploy = (event: Event) => stage.runner.run("deploy-staging.yml", event);

test("a commit whose checks on main are green is deployed to staging, and pinned as what was checked", async () => {
  const sha = await stage.head();
  await deploy(checked(sha));
  expect((await stage.calls()).map(({ args }) => args)).toEqual([["deploy", "--stack", "staging", "--release", sha]]);
  expect(stage.github.messages).toEqual([]);
});

test.each([
  [{ conclusion: "failure" }, 1],
  [{ conclusion: "timed_out" }, 1],
  // A newer push has cancelled them.
  [{ conclusion: "cancelled" }, 0],
  // Those of a fork's branch that is called `main`.
  [{ event: "pull_request" }, 0],
  [{ event: "pull_request", conclusion: "failure" }, 0],
])("checks that ended as %j deploy nothing, and send messages: %i", async (ended, messages) => {
  const run = await deploy(checked(await stage.head(), ended));
  expect(run.deploy?.result).toBe("skipped");
  expect(await stage.calls()).toEqual([]);
  expect(stage.github.messages).toHaveLength(messages);
});

test("a commit that main has left behind isn't deployed: what has come since may be red", async () => {
  const sha = await stage.head();
  await stage.project.commit({ "infra/main.ts": "unchecked\n" }, "Change the program");
  const run = await deploy(checked(sha));
  expect(run.deploy).toMatchObject({
    result: "success",
    log: expect.stringContaining("isn't deployed: main has changed"),
  });
  expect(await stage.calls()).toEqual([]);
  expect(stage.github.messages).toEqual([]);
});

test("pins that were committed since are no change that has to be checked", async () => {
  const sha = await stage.head();
  const pinned = await stage.project.commit({ "Pulumi.production.yaml": "config:\n  pinned: 1\n" }, "Pin");
  await deploy(checked(sha));
  expect(await stage.callsInPlace()).toMatchObject([{ commit: pinned }]);
  expect((await stage.calls()).map(({ args }) => args.slice(-2))).toEqual([["--release", sha]]);
});
