import { afterEach, beforeEach, expect } from "vitest";
import { byHand, nightly, pullRequest } from "./github-events";
import { test } from "./jq-test";
import { Stage } from "./stage";

const secrets = { PULUMI_ACCESS_TOKEN: "pul-secret" };
const environments = { preview: { secrets: { RENDER_API_KEY: "rnd-preview" } } };

let stage: Stage;
let sha: string;
beforeEach(async () => {
  stage = await Stage.open({ secrets, environments });
  sha = await stage.head();
});
afterEach(() => stage[Symbol.asyncDispose]());

type Change = Partial<Parameters<typeof pullRequest>[0]>;
type Now = Partial<Parameters<typeof stage.github.api.proposed.set>[1]>;

/** A pull request as it is when a run's turn has come. */
const propose = (number: number, now: Now = {}) =>
  stage.github.api.proposed.set(number, { from: "acme/market", sha, labels: [], state: "open", ...now });
const start = (change: Change) => stage.runner.run("preview-stack.yml", pullRequest({ number: 7, sha, ...change }));
const called = async () => (await stage.calls()).map(({ args }) => args.join(" ").replace("preview-stack ", ""));

const labelled = { labels: ["preview"] };

test.each([
  ["is set", { action: "labeled", label: "preview", ...labelled }, labelled, "up"],
  ["was set before a push", { action: "synchronize", labels: ["big", "preview"] }, labelled, "up"],
  ["is set, and another is", { action: "labeled", label: "big", labels: ["big", "preview"] }, labelled, undefined],
  ["is taken away", { action: "unlabeled", label: "preview" }, {}, "down"],
  ["stays, and another is taken away", { action: "unlabeled", label: "big", ...labelled }, labelled, undefined],
  ["was never there", { action: "synchronize" }, {}, undefined],
  ["is there at the end", { action: "closed", ...labelled }, { ...labelled, state: "closed" }, "down"],
  ["isn't there at the end", { action: "closed" }, { state: "closed" }, "down"],
] as const)("a pull request on which the label preview %s: %j, now %j → %s", async (_when, change, now, expected) => {
  propose(7, { ...now, labels: "labels" in now ? [...now.labels] : [] });
  await start({ ...change, labels: "labels" in change ? [...change.labels] : [] });
  const commands = { up: `up --pr 7 --commit ${sha}`, down: "down --pr 7" };
  expect(await called()).toEqual(expected === undefined ? [] : [commands[expected]]);
});

test.each([
  ["has a newer commit by then, is brought up at that", "labeled", { ...labelled, state: "open" }, "up"],
  ["is closed by then, is taken down", "labeled", { ...labelled, state: "closed" }, "down"],
  ["has no label any more, is taken down", "synchronize", { labels: [], state: "open" }, "down"],
  ["has its label again, stays", "unlabeled", { ...labelled, state: "open" }, "up"],
])("a pull request whose turn comes late, and that %s", async (_what, action, now, expected) => {
  const newer = await stage.project.commit({ "newer.txt": "" }, "Newer");
  propose(7, { ...now, sha: newer });
  const label = action === "synchronize" ? {} : { label: "preview" };
  const run = await start({ action, ...labelled, ...label });
  expect(await called()).toEqual([expected === "up" ? `up --pr 7 --commit ${newer}` : "down --pr 7"]);
  expect((await stage.callsInPlace())[0]?.commit).toBe(newer);
  expect(run["stack (7)"]?.group).toBe("stack-pr-7");
});

test("a fork's pull request gets no stack at Render: not by its label, and not by hand", async () => {
  const run = await start({ action: "labeled", label: "preview", ...labelled, from: "mallory/market" });
  expect(run.stack?.result).toBe("skipped");
  propose(8, { from: "mallory/market" });
  const byNumber = async (action: string, number: string) =>
    stage.runner.run("preview-stack.yml", byHand(sha, { action, number }));
  expect((await byNumber("up", "8"))["stack (8)"]).toMatchObject({
    result: "failure",
    log: expect.stringContaining("::error::Pull request 8 is closed, or comes from a fork"),
  });
  expect((await byNumber("up", '8"]; id'))['stack (8"]; id)']?.result).toBe("failure");
  expect(await called()).toEqual([]);
  propose(9);
  await byNumber("up", "9");
  await byNumber("down", "9");
  expect(await called()).toEqual([`up --pr 9 --commit ${sha}`, "down --pr 9"]);
});

test("at night each stack has its turn: of a closed pull request it is taken down, of an open one once it has expired", async () => {
  propose(7, labelled);
  propose(8, { state: "closed" });
  const stacks = [8, 7, 7].map((pullRequest) => ({ pullRequest, stack: `pr-${pullRequest}` }));
  await stage.answer({ stdout: `${JSON.stringify(stacks)}\n` });
  const run = await stage.runner.run("preview-stack.yml", nightly(sha));
  expect(await called()).toEqual(["list --json", "down --pr 7 --if-expired", "down --pr 8"]);
  expect(Object.entries(run).map(([name, { group }]) => [name, group])).toEqual([
    ["list", undefined],
    ["stack (7)", "stack-pr-7"],
    ["stack (8)", "stack-pr-8"],
    ["notify", undefined],
  ]);
});

test("a night with no stack, and one with no backend, are no failure", async () => {
  await stage.answer({ stdout: "[]\n" });
  const night = async () => {
    const run = await stage.runner.run("preview-stack.yml", nightly(sha));
    return Object.entries(run).map(([name, { result }]) => `${name}: ${result}`);
  };
  const quiet = ["list: success", "stack: skipped", "notify: skipped"];
  expect(await night()).toEqual(quiet);
  stage.runner.settings = {};
  expect(await night()).toEqual(quiet);
  expect(await called()).toEqual(["list --json"]);
});
