import { describe, expect, test } from "vitest";
import { readSettings, type StackConfig } from "./settings";
import { commit, config, local, production, staging, wrongSettings } from "./settings.cases";

async function complaint(given: StackConfig): Promise<string> {
  return readSettings(given).then(
    () => "none",
    (error: unknown) => String(error instanceof Error ? error.message : error),
  );
}

test.each([
  ["local", local],
  ["staging", staging],
  ["staging", { ...staging, follow: false, release: commit }],
  ["production", production],
])("settings of %s that are right are taken: %j", async (environment, realtime) => {
  const settings = await readSettings(config(environment, realtime));
  expect(settings.environment).toBe(environment);
  expect(settings.systems.map(({ system }) => system.name)).toEqual(["realtime"]);
});

describe("one wrong setting is told with its path, what was expected and how to mend it", () => {
  test.each(wrongSettings)("$what", async ({ given, path, message, command }) => {
    const text = await complaint(given);
    expect(text).toContain("Stack `test` has 1 setting to mend; nothing was touched.");
    expect(text).toMatch(new RegExp(`\\n  ${path.replaceAll(/[.[\]]/g, "\\$&")} .*${message.source}`));
    if (command === undefined) expect(text).not.toContain("\n      pulumi");
    else expect(text).toContain(`\n      pulumi ${command}`);
  });
});

test("all that is wrong is told at once, schema and rules alike", async () => {
  const text = await complaint(
    config("production", {
      relaese: commit,
      release: "main",
      domains: production.domains,
      variables: { "orchestrator-api": { CORS_ALLOW_ORIGINS: "*" }, consumers: { BATCH_MAX: 0 } },
    }),
  );
  expect(text).toContain("has 5 settings to mend");
  for (const path of [
    "repo",
    "relaese",
    "release",
    "variables.orchestrator-api.CORS_ALLOW_ORIGINS",
    "variables.consumers.BATCH_MAX",
  ]) {
    expect(text).toContain(`\n  slipway:realtime.${path} `);
  }
});

test("the value of a secret is never shown", async () => {
  const variables = { "orchestrator-api": { DATABASE_URL: "postgresql://app:hunter2@db.internal/app" } };
  const text = await complaint(config("local", { ...local, variables }, {}, ["slipway:realtime"]));
  expect(text).toContain(
    "DATABASE_URL can't be its value (a secret, not shown): expected `sslmode=require` among its parameters",
  );
  expect(text).not.toContain("hunter2");
});

test("a stack that brings nothing up is told what it could bring up", async () => {
  const given = { stack: "test", project: "slipway", values: { "slipway:environment": "local" }, secretKeys: [] };
  expect(await complaint(given)).toContain("a stack brings up at least one of realtime");
});
