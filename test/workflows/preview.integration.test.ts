import { afterEach, beforeEach, expect } from "vitest";
import { pullRequest } from "./github-events";
import { test } from "./jq-test";
import { Stage } from "./stage";

const cloud = { secrets: { PULUMI_ACCESS_TOKEN: "pul-secret" } };
const marker = (stack: string): string => `<!-- slipway-report: ${stack} -->`;

let stage: Stage;
let sha: string;
beforeEach(async () => {
  stage = await Stage.open(cloud);
  sha = await stage.head();
});
afterEach(() => stage[Symbol.asyncDispose]());

const preview = (change: Partial<Parameters<typeof pullRequest>[0]> = {}) =>
  stage.runner.run("preview.yml", pullRequest({ number: 7, sha, ...change }));
const comments = () => stage.github.api.commentsOn(7).map(({ body }) => body);

test("each stack's report is a comment of its own, which the next run updates in place", async () => {
  await stage.answer({ stdout: `${marker("staging")}\n### Two changes\n` }, "staging");
  await stage.answer({ stdout: `${marker("production")}\n### Nothing to do: \`$(id)\` café\n` }, "production");
  await preview();
  const footer = `\n\n\n<sub>Commit ${sha.slice(0, 7)}, [log](https://github.com/acme/market/actions/runs/`;
  expect(comments()).toEqual([
    expect.stringContaining(`${marker("staging")}\n### Two changes${footer}`),
    expect.stringContaining(`${marker("production")}\n### Nothing to do: \`$(id)\` café${footer}`),
  ]);
  const ids = stage.github.api.commentsOn(7).map(({ id }) => id);
  await stage.answer({ stdout: `${marker("staging")}\n### Three changes\n` }, "staging");
  await preview({ sha });
  expect(comments()).toEqual([expect.stringContaining("Three changes"), expect.stringContaining("Nothing to do")]);
  expect(stage.github.api.commentsOn(7).map(({ id }) => id)).toEqual(ids);
});

test("staging is looked at as it will be deployed once the pull request is merged, production as it is pinned", async () => {
  await stage.project.git("checkout", "--quiet", "-b", "change");
  const code = await stage.project.commit({ "code.txt": "" }, "Change the code");
  const pins = await stage.project.commit({ "Pulumi.production.yaml": "config: {} #\n" }, "Pin");
  await preview({ sha: pins });
  expect((await stage.calls()).map(({ args }) => args)).toEqual([
    ["report", "--stack", "staging", "--release", code],
    ["report", "--stack", "production"],
  ]);
});

test("among hundreds of comments the stack's own is found, and a person's that begins like it is left alone", async () => {
  const others = Array.from({ length: 250 }, (_other, at) => ({ id: at, body: "Nice", user: { login: "ada" } }));
  const forged = { id: 900, body: `${marker("staging")}\nmine`, user: { login: "mallory" } };
  stage.github.api.comments.set(7, [...others, forged]);
  await stage.answer({ stdout: `${marker("staging")}\none\n` });
  await preview();
  await stage.answer({ stdout: `${marker("staging")}\ntwo\n` });
  await preview();
  expect(comments().length).toBe(253);
  expect(comments()).toContain(`${marker("staging")}\nmine`);
  expect(comments().filter((body) => body.includes("\ntwo\n"))).toHaveLength(2);
});

test("whatever a pull request's code prints, it takes the place of no other stack's comment", async () => {
  await stage.answer({ stdout: "right\n" }, "production");
  await stage.answer({ stdout: `${marker("production")}\nforged\n` }, "staging");
  await preview();
  await preview();
  expect(comments()).toEqual([
    expect.stringMatching(/^<!-- slipway-report: staging -->\n<!-- slipway-report: production -->\nforged/),
    expect.stringMatching(/^<!-- slipway-report: production -->\nright/),
  ]);
});

test("a report of as many characters as a comment holds is comment as a whole", async () => {
  const report = `${marker("staging")}\n${"- `é` changes\n".repeat(4_678)}`.slice(0, 65_530);
  await stage.answer({ stdout: `${report}\nend.\n` }, "staging");
  await preview();
  expect(comments()[0]).toBe(`${report}\nend.\n`);
});

test("one that hardly packs is cut to what a job can hand on, in whole characters", async () => {
  const letters = Array.from({ length: 65_000 }, (_letter, at) =>
    String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000)),
  );
  await stage.answer({ stdout: letters.join("") }, "staging");
  const run = await preview();
  expect(run["comment (staging)"]?.result).toBe("success");
  const [comment = ""] = comments();
  expect(comment.length).toBeGreaterThan(20_000);
  const text = comment.slice(marker("staging").length + 1);
  expect(letters.join("").startsWith(text.slice(0, 20_000))).toBe(true);
});

test("what a pull request's code packs so that it fills a disk is cut", async () => {
  await stage.answer({ stdout: "a".repeat(3_000_000) });
  await preview();
  expect(comments()[0]?.length).toBe(65_536);
});

test("a preview that fails is told with what it says, or that it says nothing, and ends red", async () => {
  await stage.answer({ stdout: `${marker("staging")}\n### Failed: no such branch\n`, exitCode: 1 }, "staging");
  await stage.answer({ stdout: "", exitCode: 1 }, "production");
  const run = await preview();
  expect([run["preview (staging)"]?.result, run["preview (production)"]?.result]).toEqual(["failure", "failure"]);
  expect(comments()).toEqual([
    expect.stringContaining("### Failed: no such branch"),
    expect.stringContaining("### Preview of `production`: failed\n\nThere is no report"),
  ]);
});

test.each([
  ["a fork", { from: "mallory/market" }],
  ["Dependabot", { author: "dependabot[bot]" }],
])("a pull request of %s has neither a preview nor a comment", async (_whose, change) => {
  const run = await preview(change);
  expect(Object.entries(run).map(([name, { result }]) => [name, result])).toEqual([
    ["preview", "skipped"],
    ["outsider", "success"],
    ["comment", "skipped"],
  ]);
  expect(run.outsider?.log).toContain("::notice::There is no preview here:");
  expect([await stage.calls(), comments()]).toEqual([[], []]);
});

test("without a backend nothing is done, and a notice says what to set", async () => {
  stage.runner.settings = {};
  const run = await preview();
  expect(run["preview (staging)"]).toMatchObject({
    result: "success",
    log: expect.stringContaining(
      "::notice::Nothing is done here: neither the secret PULUMI_ACCESS_TOKEN nor the variable",
    ),
  });
  expect([await stage.calls(), comments()]).toEqual([[], []]);
});

test("a stack that doesn't exist yet is left out, with a notice", async () => {
  await stage.haveStacks("acme/staging");
  await stage.answer({ stdout: "some\n" });
  const run = await preview();
  expect(run["preview (production)"]).toMatchObject({
    result: "success",
    log: expect.stringContaining("::notice::Nothing is done here: there is no stack `production` yet."),
  });
  expect((await stage.calls()).map(({ args }) => args)).toEqual([["report", "--stack", "staging", "--release", sha]]);
  expect(comments()).toHaveLength(1);
});

test("Pulumi Cloud's token and the rules are all that a preview has, and nothing that is empty takes a place", async () => {
  stage.runner.settings = { secrets: { ...cloud.secrets, RENDER_API_KEY: "rnd-secret" } };
  const run = await preview();
  expect((await stage.calls()).map(({ environment }) => environment)).toEqual([
    { PULUMI_ACCESS_TOKEN: "pul-secret", PULUMI_OPTION_POLICY_PACK: "policy" },
    { PULUMI_ACCESS_TOKEN: "pul-secret", PULUMI_OPTION_POLICY_PACK: "policy" },
  ]);
  expect(Object.values(run).map(({ log }) => log)).not.toContainEqual(expect.stringContaining("pul-secret"));
});

test("a bucket has its passphrase and its cloud's credentials, of several lines as well", async () => {
  const secrets = {
    PULUMI_CONFIG_PASSPHRASE: 'a "quoted" $pass\\phrase',
    AWS_ACCESS_KEY_ID: "AKIA",
    AWS_SECRET_ACCESS_KEY: "aws",
    GOOGLE_CREDENTIALS: '{\n  "type": "service_account"\n}',
    AZURE_STORAGE_KEY: "azure",
  };
  const variables = { PULUMI_BACKEND_URL: "s3://state", AWS_REGION: "eu-central-1", AZURE_STORAGE_ACCOUNT: "acme" };
  stage.runner.settings = { secrets, variables };
  await preview();
  expect((await stage.calls())[0]?.environment).toEqual({
    ...secrets,
    ...variables,
    PULUMI_OPTION_POLICY_PACK: "policy",
  });
});
