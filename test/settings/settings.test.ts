import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { systems } from "../../stacks";
import { wrongNames } from "./wrong-names";
import type { StackConfig } from "../../infra/stack-settings";
import { readSettings } from "../../infra/settings";
import { complaint } from "./complaint";
import { commit, config, remove, right } from "./right";
import { wrongSizes } from "./wrong-sizes";
import { wrongSources } from "./wrong-sources";
import { refusedInProduction, twiceGiven, wrongSecrets, wrongVariables } from "./wrong-variables";

/** The whole text of the one problem that is told: its path, its message and, if there is one, the command that fixes it. */
async function onlyProblem(
  given: StackConfig,
  path: string,
): Promise<{ message: string; command: string | undefined }> {
  const [title, , problem, command] = (await complaint(given)).split("\n");
  expect(title).toBe("Stack `test` has 1 setting to fix; nothing was touched at Render.");
  expect(problem).toMatch(/^ {2}slipway:/);
  expect(problem?.slice(2, path.length + 3)).toBe(`${path} `);
  return { message: problem ?? "", command: command === "" ? undefined : command?.trim() };
}

const removeKey = Symbol("removeKey");
type Fix = string | typeof remove | typeof removeKey;

function mending(path: string, fix: Fix | undefined): string | undefined {
  if (fix === undefined) return undefined;
  if (fix === removeKey) return `npm run pulumi -- config rm '${path}' --stack test`;
  if (fix === remove) return `npm run pulumi -- config rm --path '${path}' --stack test`;
  return `npm run pulumi -- config set --path '${path}' ${/[<>$ ]/.test(fix) ? `"${fix}"` : fix} --stack test`;
}

/** Whether a line has places to be filled in by hand. */
function isTemplate(fix: string | typeof remove): boolean {
  return fix !== remove && /[<$]/.test(fix);
}

/** Settings once the line that fixes them was run. */
function withFix(settings: object, path: string, fix: string | typeof remove): object {
  const copy = structuredClone(settings);
  const steps = path.split(/[.[\]]+/);
  const last = steps.pop() ?? "";
  const holder = steps.reduce<object>((inner, step) => Reflect.get(inner, step) as object, copy);
  if (fix === remove) Reflect.deleteProperty(holder, last);
  else Reflect.set(holder, last, /^(\d+(\.\d+)?|true|false)$/.test(fix) ? JSON.parse(fix) : fix);
  return copy;
}

function settingSecret(path: string): string {
  return `npm run pulumi -- config set --secret --path '${path}' --stack test`;
}

test.each([
  ["local", right.local],
  ["staging", right.staging],
  ["staging", { ...right.staging, follow: false, release: commit }],
  ["staging", { ...right.staging, repo: "git@github.com:acme/shop.git", rootDir: "apps/realtime" }],
  ["staging", { ...right.staging, repo: "ssh://git@acme.com:2222/shop.git", rootDir: ".hidden/a..b" }],
  ["staging", { ...right.staging, domains: { consumers: "ops.acme.com", feeder: "feeder.acme.com" } }],
  ["production", right.production],
  ["preview", right.preview],
  ["preview", { ...right.preview, variables: { feeder: { HISTORY_MINUTES: 240 } } }],
  ["local", { repo: pathToFileURL(".").href, rootDir: right.local.rootDir }],
  ["local", { ...right.local, database: { version: 17 } }],
  ["local", { ...right.local, variables: { feeder: { RPS: "7" } } }],
])("settings of %s that are right are taken: %j", async (environment, realtime) => {
  const settings = await readSettings(config(environment, realtime), systems);
  expect(settings.environment).toBe(environment);
  expect(settings.systems.map(({ system }) => system.name)).toEqual(["realtime"]);
});

describe("one mistake is told with its path, what was expected and how to fix it", () => {
  test.each([...wrongSources, ...wrongSizes, ...wrongNames])(
    "%s, in %s",
    async (_, environment, change, path, message, fix) => {
      const place = `slipway:realtime.${path}`;
      const problem = await onlyProblem(config(environment, { ...right[environment], ...change }), place);
      expect(problem.message).toMatch(message);
      expect(problem.command).toBe(mending(place, fix));
      const fixed = config(environment, withFix({ ...right[environment], ...change }, path, fix));
      if (!isTemplate(fix)) expect(await complaint(fixed)).not.toContain(`  ${place} `);
    },
  );

  test.each(wrongVariables)("a variable: %s's %s is %j", async (service, variable, value, message, fix) => {
    const place = `slipway:realtime.variables.${service}.${variable}`;
    const given = config("local", { ...right.local, variables: { [service]: { [variable]: value } } });
    const problem = await onlyProblem(given, place);
    expect(problem.message).toMatch(message);
    expect(problem.command).toBe(mending(place, fix));
    const variables = withFix({ [service]: { [variable]: value } }, `${service}.${variable}`, fix);
    expect(await complaint(config("local", { ...right.local, variables }))).toBe("none");
  });

  test.each(refusedInProduction)("in production: %s's %s is %j", async (service, variable, value, message, fix) => {
    const variables = { [service]: { [variable]: value } };
    const place = `slipway:realtime.variables.${service}.${variable}`;
    const problem = await onlyProblem(config("production", { ...right.production, variables }), place);
    expect(problem.message).toMatch(message);
    expect(problem.command).toBe(mending(place, fix));
    expect(await complaint(config("staging", { ...right.staging, variables }))).toBe("none");
  });

  test.each([...twiceGiven, ...wrongSecrets])(
    "a secret: %s's %s, whose value is not shown",
    async (service, variable, value, message, fix) => {
      const realtime = { ...right.local, variables: { [service]: { [variable]: value } } };
      const given = { ...config("local", realtime), secretKeys: ["slipway:realtime"] };
      const place = `slipway:realtime.variables.${service}.${variable}`;
      const problem = await onlyProblem(given, place);
      expect(problem.message).toMatch(message);
      expect(problem.message).not.toContain("hunter2");
      expect(problem.command).toBe(fix === remove ? mending(place, fix) : settingSecret(place));
    },
  );

  test.each<[string, StackConfig, string, RegExp, Fix | undefined]>([
    [
      "an unknown environment",
      config("prod", right.local),
      "slipway:environment",
      /is `prod`: .*"production"/,
      "staging",
    ],
    [
      "an unknown environment, whose rules can't be told",
      config("prod", { ...right.staging, domains: right.production.domains, repo: "." }),
      "slipway:environment",
      /is `prod`/,
      "staging",
    ],
    [
      "an unknown platform",
      config("local", right.local, { "slipway:platform": "heroku" }),
      "slipway:platform",
      /is `heroku`: expected one of "render"\|"docker"/,
      "render",
    ],
    [
      "an unknown region",
      config("local", right.local, { "slipway:region": "mars" }),
      "slipway:region",
      /is `mars`: .*"ohio"/,
      "oregon",
    ],
    [
      "unknown addresses",
      config("local", right.local, { "slipway:addresses": "dns" }),
      "slipway:addresses",
      /is `dns`: .*"render"/,
      "domains",
    ],
    ...["0", "721", "1000", "-1", "1.5", "a day", ""].map((hours): [string, StackConfig, string, RegExp, Fix] => [
      `a preview stack that expires after \`${hours}\` hours`,
      config("preview", right.preview, { "slipway:expiresAfterHours": hours }),
      "slipway:expiresAfterHours",
      /expected a whole number of hours, from 1 to 720 \(30 days\)$/,
      "72",
    ]),
    [
      "an expiry where nothing ends by itself",
      config("staging", right.staging, { "slipway:expiresAfterHours": "72" }),
      "slipway:expiresAfterHours",
      /is only for preview: no staging stack is ever taken down by itself$/,
      removeKey,
    ],
    [
      "an unknown setting",
      config("local", right.local, { "slipway:regoin": "ohio" }),
      "slipway:regoin",
      /expected one of environment, platform, checkSources, soakMinutes, expiresAfterHours, budget, region, addresses, .*; did you mean `region`\?$/,
      removeKey,
    ],
    [
      "a setting of a system that was set without `--path`",
      config("local", right.local, { "slipway:realtime.branch": "next" }),
      "slipway:realtime.branch",
      /is a separate key with a dot in its name: `config set` reaches into a setting only with `--path`$/,
      removeKey,
    ],
    ["text in place of a system", config("local", "yes"), "slipway:realtime", /expected an object/, removeKey],
    ["a list in place of a system", config("local", []), "slipway:realtime", /expected/, removeKey],
    [
      "no system",
      { ...config("local", {}), values: { "slipway:environment": "local" } },
      "slipway:<system>",
      /at least one of .*realtime/,
      undefined,
    ],
  ])("the stack: %s", async (_, given, path, message, fix) => {
    const problem = await onlyProblem(given, path);
    expect(problem.message).toMatch(message);
    expect(problem.command).toBe(mending(path, fix));
  });

  test("a secret in the clear", async () => {
    const variables = { "orchestrator-api": { API_KEY: "0123456789abcdef" } };
    const place = "slipway:realtime.variables.orchestrator-api.API_KEY";
    const problem = await onlyProblem(config("local", { ...right.local, variables }), place);
    expect(problem.message).toMatch(/is a secret but isn't encrypted/);
    expect(problem.command).toBe(settingSecret(place));
  });
});

test("all that is wrong is told at once, schema and rules alike", async () => {
  const text = await complaint(
    config("production", {
      relaese: commit,
      release: "main",
      domains: right.production.domains,
      variables: { "orchestrator-api": { CORS_ALLOW_ORIGINS: "*" }, consumers: { BATCH_MAX: 0 } },
    }),
  );
  expect(text).toContain("has 5 settings to fix");
  const paths = [
    "repo",
    "relaese",
    "release",
    "variables.orchestrator-api.CORS_ALLOW_ORIGINS",
    "variables.consumers.BATCH_MAX",
  ];
  for (const path of paths) expect(text).toContain(`\n  slipway:realtime.${path} `);
});

test("names and repositories are tried though other settings are wrong", async () => {
  const text = await complaint(
    config("local", {
      repo: "/nowhere",
      follow: true,
      plans: { feeder: "huge" },
      redis: { allowedNetworks: [{ cidrBlock: "203.0.113.7" }] },
      names: { consumers: "rt", feeder: "rt" },
    }),
  );
  expect(text).toContain("has 5 settings to fix");
  for (const path of ["repo", "follow", "plans.feeder", "redis.allowedNetworks[0].cidrBlock", "names.feeder"]) {
    expect(text).toContain(`\n  slipway:realtime.${path} `);
  }
});

describe("with encrypted values in the stack's file", () => {
  const apiKey = "slipway:realtime.variables.orchestrator-api.API_KEY";
  const databaseUrl = "slipway:realtime.variables.orchestrator-api.DATABASE_URL";
  const variables = {
    "orchestrator-api": { API_KEY: "hunter2-hunter2-hunter2", DATABASE_URL: "mysql://app:hunter2@db" },
  };
  const read = { ...right.staging, branch: 5, variables };
  const written = {
    ...read,
    variables: { "orchestrator-api": { ...variables["orchestrator-api"], DATABASE_URL: { secure: "v1:…" } } },
  };
  const given = { ...config("staging", read), secretKeys: ["slipway:realtime"] };

  test("what stands in the clear beside them is found, and only they are not shown", async () => {
    const text = await complaint({ ...given, file: { "slipway:realtime": written } });
    expect(text.split("\n").slice(2)).toEqual([
      "  slipway:realtime.branch is `5`: expected string",
      "      npm run pulumi -- config set --path 'slipway:realtime.branch' main --stack test",
      `  ${apiKey} is a secret but isn't encrypted`,
      `      npm run pulumi -- config set --secret --path '${apiKey}' --stack test`,
      `  ${databaseUrl} has an invalid value (a secret, not shown): expected \`postgresql://…\``,
      `      npm run pulumi -- config set --secret --path '${databaseUrl}' --stack test`,
      "",
    ]);
  });

  test.each([
    ["is not found", undefined],
    [
      "has another value",
      { "slipway:realtime": { ...written, branch: 6, variables: { "orchestrator-api": { API_KEY: "another" } } } },
    ],
    ["has the whole encrypted", { "slipway:realtime": { secure: "v1:…" } }],
  ])("where that file %s, all of the system counts as encrypted", async (_, file) => {
    const text = await complaint({ ...given, file });
    expect(text).toContain("has 2 settings to fix");
    expect(text).toContain("slipway:realtime.branch is invalid: expected string");
    expect(text).not.toContain("in the clear");
  });
});

test.each([
  ["a repository", { repo: "https://hunter2@x y" }, "repo is a secret (not shown): expected a Git URL"],
  [
    "a domain",
    { domains: { dashboard: "hunter2.com", feeder: "hunter2.com" } },
    "domains.dashboard is a secret (not shown), and feeder",
  ],
  [
    "a name",
    { names: { feeder: "hunter2", consumers: "hunter2" } },
    "names.feeder is a secret (not shown), which is already",
  ],
])("%s that is encrypted is not shown when it is wrong", async (_, change, told) => {
  const given = { ...config("staging", { ...right.staging, ...change }), secretKeys: ["slipway:realtime"] };
  const text = await complaint(given);
  expect(text).toContain(`  slipway:realtime.${told}`);
  expect(text).not.toContain("hunter2");
});
