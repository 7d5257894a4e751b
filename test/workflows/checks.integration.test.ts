import { afterEach, beforeEach, expect, test } from "vitest";
import { nightly, pullRequest, push } from "./github-events";
import { Stage } from "./stage";

// What checks and tests themselves do is not run again here: only that their jobs come to it, with no secret, on a pull request of anybody.

const setUp = ["npm ci", "npm run --silent pulumi -- version"];

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open({ secrets: { PULUMI_ACCESS_TOKEN: "pul-secret", RENDER_API_KEY: "rnd-secret" } });
  for (const folder of ["examples/backend", "examples/specimen", "examples/webapp", "examples/realtime"])
    await stage.project.commit({ [`${folder}/package.json`]: "{}\n" }, "Add an example");
});
afterEach(() => stage[Symbol.asyncDispose]());

test.each(["push", "a fork's pull request"])("ci.yml checks and tests what is there after a %s", async (kind) => {
  const sha = await stage.head();
  const event = kind === "push" ? push(sha) : pullRequest({ number: 7, sha, from: "mallory/market" });
  const run = await stage.runner.run("ci.yml", event);
  const isPush = kind === "push";
  expect(run).toMatchObject({
    check: { result: "success" },
    test: { result: "success" },
    "integration-on-main": { result: isPush ? "success" : "skipped" },
  });
  const packages = ["sudo apt-get update", "sudo apt-get install --yes postgresql-client redis-tools docker-registry"];
  const integration = isPush ? [...setUp, "npm run test:integration"] : [];
  const called = [...setUp, "npm run check", ...setUp, ...packages, "npm test", ...integration];
  expect(await stage.programsCalled()).toEqual(called);
});

test("audit.yml looks at each lockfile, and at what the registry has signed", async () => {
  const run = await stage.runner.run("audit.yml", nightly(await stage.head()));
  expect(Object.values(run).map(({ result }) => result)).toEqual(Array(6).fill("success"));
  expect(await stage.programsCalled()).toEqual([
    "npm audit --package-lock-only --omit=dev --audit-level=high",
    "npm audit --package-lock-only --omit=dev --audit-level=high",
    "npm audit --package-lock-only --omit=dev --audit-level=high",
    "npm audit --package-lock-only --omit=dev --audit-level=high",
    "corepack pnpm audit --prod --audit-level high",
    "npm ci",
    "npm audit signatures",
  ]);
});

test("verify-pull-request.yml brings the pull request's own commit up on the emulator, with no secret", async () => {
  const sha = await stage.project.commit({ "change.txt": "" }, "Change");
  await stage.runner.run("verify-pull-request.yml", pullRequest({ number: 7, sha, from: "mallory/market" }));
  const [call] = await stage.callsInPlace();
  expect(call).toMatchObject({ environment: {}, commit: sha });
  expect(call?.args.slice(0, 5)).toEqual(["preview-stack", "up", "--on-emulator", "--pr", "7"]);
  expect(await stage.programsCalled()).toEqual([...setUp, ...setUp, "npm run test:integration"]);
});
