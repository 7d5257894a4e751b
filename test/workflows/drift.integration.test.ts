import { afterEach, beforeEach, expect } from "vitest";
import { nightly } from "./github-events";
import { test } from "./jq-test";
import { Stage } from "./stage";

const secrets = { PULUMI_ACCESS_TOKEN: "pul-secret", SLACK_WEBHOOK_URL: "https://hooks.example.com/a" };

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open({ secrets });
});
afterEach(() => stage[Symbol.asyncDispose]());

const night = async () => stage.runner.run("drift.yml", nightly(await stage.head()));
const issues = () => stage.github.api.issues.map(({ title, state }) => `${title}: ${state}`);

test("what drifts has one issue per stack, which is updated in place, closed when it is gone, and not opened again by itself", async () => {
  await stage.answer({ stdout: "web.plan: starter, standard at Render\n", exitCode: 2 }, "staging");
  await night();
  expect(issues()).toEqual(["Drift in staging: open"]);
  await stage.answer({ stdout: "web.plan: starter, pro at Render\n", exitCode: 2 }, "staging");
  await night();
  expect(issues()).toEqual(["Drift in staging: open"]);
  const [issue] = stage.github.api.issues;
  expect(issue?.body).toMatch(/^<!-- slipway-drift: staging -->\n/);
  expect(issue?.body).toContain("\n~~~~~~~~~~text\nweb.plan: starter, pro at Render\n");
  await stage.answer({}, "staging");
  await night();
  await night();
  expect(issues()).toEqual(["Drift in staging: closed"]);
  expect(stage.github.api.commentsOn(issue?.number ?? 0)).toHaveLength(1);
  await stage.answer({ stdout: "again\n", exitCode: 2 }, "production");
  await night();
  expect(issues()).toEqual(["Drift in staging: closed", "Drift in production: open"]);
});

test("a stack that can't be compared keeps its issue as it is, and that is told once", async () => {
  await stage.answer({ stdout: "some\n", exitCode: 2 }, "staging");
  await night();
  await stage.answer({ stdout: "", exitCode: 1 }, "staging");
  const run = await night();
  expect([run["drift (staging)"]?.result, run["drift (production)"]?.result]).toEqual(["failure", "success"]);
  expect(issues()).toEqual(["Drift in staging: open"]);
  expect(stage.github.messages).toEqual([
    {
      url: secrets.SLACK_WEBHOOK_URL,
      body: { text: expect.stringMatching(/^Nobody knows whether .* have drifted: https/) },
    },
  ]);
});

test.each(["~~~~~~~~~~\n@everyone", "a\r~~~~~~~~~~\r@everyone", `${"~".repeat(3_000)}\n@all`])(
  "what others wrote ends no code block: %#",
  async (stdout) => {
    await stage.answer({ stdout: `${stdout}\n`, exitCode: 2 }, "staging");
    await night();
    const [, ...lines] = (stage.github.api.issues[0]?.body ?? "").split("~~~~~~~~~~text\n");
    const ends = lines
      .join("")
      .split(/\r\n|\r|\n/)
      .filter((line) => /^ {0,3}~{10,}\s*$/.test(line));
    expect(ends).toEqual(["~~~~~~~~~~"]);
    expect(lines.join("").indexOf("@")).toBeLessThan(lines.join("").lastIndexOf("\n~~~~~~~~~~\n"));
  },
);

test("somebody's issue that begins like ours is left alone", async () => {
  await stage.answer({ stdout: "some\n", exitCode: 2 }, "staging");
  const body = "<!-- slipway-drift: staging -->\nmine";
  stage.github.api.issues.push({
    number: 1,
    title: "Mine",
    body,
    state: "open",
    labels: ["drift"],
    user: { login: "ada" },
  });
  await night();
  expect(issues()).toEqual(["Mine: open", "Drift in staging: open"]);
});

test("without a backend nothing is looked at", async () => {
  stage.runner.settings = {};
  const run = await night();
  expect(run["drift (staging)"]?.log).toContain("::notice::Nothing is done here");
  expect([await stage.calls(), issues(), stage.github.messages]).toEqual([[], [], []]);
});
