import { readFile, symlink, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { wrongNames } from "../settings/wrong-names";
import { commit, right, rightStack } from "../settings/right";
import { wrongSizes } from "../settings/wrong-sizes";
import { wrongSources } from "../settings/wrong-sources";
import { Engine, type Run } from "./engine";

const root = resolve(__dirname, "../..");

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start(root);
  await runBesideStackFile(engine.folder);
});
afterAll(() => engine[Symbol.asyncDispose]());

/** Makes the folder of the stack's file the one where the program runs, as it is in a clone. */
async function runBesideStackFile(folder: string): Promise<void> {
  const file = join(folder, "Pulumi.yaml");
  const { main, ...project } = parse(await readFile(file, "utf8")) as Record<string, unknown>;
  expect(main).toBe(root);
  await writeFile(file, stringify(project));
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ main: relative(folder, join(root, "infra/main.js")) }),
  );
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
}

/** The config that the project brings for a stack. */
async function tracked(stack: "staging" | "production"): Promise<{ "slipway:realtime": object }> {
  const file = await readFile(join(root, `Pulumi.${stack}.yaml`), "utf8");
  return (parse(file) as { config: { "slipway:realtime": object } }).config;
}

/** What a run that failed says of each path in a system's settings. It says nothing else: each of its lines is one of ours. */
function problemsIn(run: Run, system = "realtime"): (string | undefined)[][] {
  expect(run.exitCode).not.toBe(0);
  const diagnostics = /^Diagnostics:\n {2}pulumi:pulumi:Stack \(slipway-test\):\n([^]*?)\n\nResources:/m.exec(
    run.text,
  )?.[1];
  const [title, , ...lines] = diagnostics?.split("\n").map((line) => line.slice("    ".length)) ?? [];
  const problems = lines.filter((line) => !line.startsWith("      npm run pulumi -- config "));
  const count = problems.length === 1 ? "1 setting" : `${problems.length} settings`;
  expect(title, run.text).toBe(`error: Stack \`test\` has ${count} to fix; nothing was touched at Render.`);
  const problem = new RegExp(`^ {2}slipway:${system}\\.(\\S+) (.*)$`);
  return problems.map((line) => problem.exec(line)?.slice(1) ?? [line]);
}

describe.each([
  ["staging", { repo: right.staging.repo }, ["repo"]],
  [
    "production",
    right.production,
    ["repo", "release", "domains.orchestrator-api", "domains.realtime-gateway", "domains.dashboard"],
  ],
] as const)("the stack %s, as the project brings it", (stack, given, missing) => {
  test("says exactly which settings are missing", async () => {
    await engine.configure(await tracked(stack));
    const problems = problemsIn(await engine.pulumi("preview"));
    expect(problems.map(([path]) => path)).toEqual(missing);
    for (const [, message] of problems) expect(message).toMatch(/^is missing/);
  });

  test("previews without a key, an account or a single request", async () => {
    const config = await tracked(stack);
    await engine.configure({ ...config, "slipway:realtime": { ...config["slipway:realtime"], ...given } });
    const requests = await engine.countRequests(async () => {
      const run = await engine.pulumi("preview");
      expect(run.exitCode, run.text).toBe(0);
      expect(run.text).toMatch(/\+ 20 to create/);
    });
    expect(requests).toMatchObject({ reads: 0, writes: [] });
  });
});

// Every fourth of the mistakes that the settings' own tests try one by one: here the engine shows what a user sees.
const mistakes = [...wrongSources, ...wrongSizes, ...wrongNames].filter((_, index) => index % 4 === 0);

describe("a mistake in the settings ends up before anything is touched", () => {
  test.each(mistakes)("%s, in %s", async (_, environment, change, path, message) => {
    const inThisFolder = environment === "local" ? { repo: root } : {};
    await engine.configure({
      ...rightStack(environment),
      "slipway:realtime": { ...right[environment], ...inThisFolder, ...change },
    });
    const requests = await engine.countRequests(async () => {
      const problems = problemsIn(await engine.up());
      expect(problems).toEqual([[path, expect.stringMatching(message)]]);
    });
    expect(requests).toMatchObject({ reads: 0, writes: [] });
  });
});

describe("what the contract of `backend` forbids ends a preview before anything is touched, all at once", () => {
  const repo = "https://github.com/acme/backend";
  const issuer = { SUPABASE_JWT_ISSUER: "https://shop.supabase.co/auth/v1" };
  const migrating = "npx prisma migrate deploy && node dist/server.js";
  const flags = {
    NODE_ENV: "development",
    ENABLE_PERF_LOGS: true,
    ENABLE_SLOW_QUERY_WARNINGS: false,
    ENABLE_REQUEST_LOGS: true,
    ENABLE_HEALTH_PROBES: false,
  };
  const push = { build: "npm ci && sh -c 'npx prisma  db   push'", preDeploy: "pnpm exec prisma db push" };
  const wrong = (api: object, paths: readonly string[], more = {}) => ({
    repo,
    release: commit,
    variables: { api },
    ...more,
    paths,
  });

  test.each([
    [
      "production",
      wrong(
        { ...issuer, ...flags },
        [
          "commands.build has `prisma db push`",
          "commands.preDeploy has `prisma db push`",
          "commands.start migrates the database at the start of each of 2 instances",
          "variables.api.ENABLE_HEALTH_PROBES takes `/health` away",
          "variables.api.SUPABASE_JWT_SECRET is missing",
          "variables.api.NODE_ENV can't be `development` in production",
          "variables.api.ENABLE_PERF_LOGS can't be `true` in production",
          "variables.api.ENABLE_SLOW_QUERY_WARNINGS can't be `false` in production",
          "variables.api.ENABLE_REQUEST_LOGS can't be `true` in production",
        ],
        { commands: { ...push, start: migrating }, instances: { api: 2 } },
      ),
    ],
    [
      "staging",
      wrong(
        { ...issuer, NODE_ENV: "test" },
        [
          "commands.preDeploy runs no migrations, and neither does the start command",
          "variables.api.SUPABASE_JWT_SECRET is missing",
          "variables.api.NODE_ENV can't be `test` in staging",
        ],
        { commands: { preDeploy: null } },
      ),
    ],
    ["preview", wrong({ NODE_ENV: "development" }, ["variables.api.NODE_ENV can't be `development` in preview"])],
  ])("in %s", async (environment, { paths, ...given }) => {
    await engine.configure({ ...rightStack(environment), "slipway:backend": given });
    const requests = await engine.countRequests(async () => {
      const told = problemsIn(await engine.pulumi("preview"), "backend").map((problem) => problem.join(" "));
      expect(told.toSorted()).toEqual(paths.toSorted().map((start): unknown => expect.stringContaining(start)));
    });
    expect(requests).toMatchObject({ reads: 0, writes: [] });
  });
});

test("what `webapp` knows by itself, and what it can't be, ends a preview before anything is touched, all at once", async () => {
  const api = { WEB_ORIGIN: "https://shop.acme.com" };
  const web = { NEXT_PUBLIC_API_URL: "https://api.acme.com", HOSTNAME: "127.0.0.1", NODE_ENV: "development" };
  const given = { repo: "https://github.com/acme/webapp", release: commit, variables: { api, web } };
  await engine.configure({ ...rightStack("production"), "slipway:webapp": given });
  const requests = await engine.countRequests(async () => {
    const told = problemsIn(await engine.pulumi("preview"), "webapp").map((problem) => problem.join(" "));
    expect(told.toSorted()).toEqual(
      [
        "domains.api is missing",
        "domains.web is missing",
        "variables.api.WEB_ORIGIN is the web application's own address, and the stack knows it",
        "variables.web.HOSTNAME can't be `127.0.0.1`",
        "variables.web.NEXT_PUBLIC_API_URL is the API's own public address, and the stack knows it",
        "variables.web.NODE_ENV can't be `development`",
      ].map((start): unknown => expect.stringContaining(start)),
    );
  });
  expect(requests).toMatchObject({ reads: 0, writes: [] });
});

test("a secret in the clear is found beside one that is encrypted, and fixed by the line that is shown", async () => {
  const variables = { "orchestrator-api": { API_KEY: "0123456789abcdef" } };
  await engine.configure({ "slipway:environment": "staging", "slipway:realtime": { ...right.staging, variables } });
  const redisUrl = ["slipway:realtime.variables.consumers.REDIS_URL", "redis://cache"];
  await engine.pulumi("config", "set", "--secret", "--path", ...redisUrl);
  const run = await engine.pulumi("preview");
  expect(problemsIn(run)).toEqual([["variables.orchestrator-api.API_KEY", "is a secret but isn't encrypted"]]);
  const mending = /npm run pulumi -- (config set --secret --path) '(\S+)' --stack test$/m.exec(run.text);
  await engine.pulumi(...(mending?.[1]?.split(" ") ?? []), mending?.[2] ?? "", "0123456789abcdef");
  const fixed = await engine.pulumi("preview");
  expect(fixed.exitCode, fixed.text).toBe(0);
});

test("lines that are shown fix what was set without `--path`, misspelt, or wrong within a list", async () => {
  await engine.configure({
    "slipway:environment": "staging",
    "slipway:realtime": {
      ...right.staging,
      branhc: "next",
      redis: { allowedNetworks: [{ cidrBlock: "203.0.113.7" }] },
      variables: { consumers: { BATCH_MAX: "many", BATCH_MAXX: 5 } },
    },
  });
  await engine.pulumi("config", "set", "slipway:realtme.repo", ".");
  const { text } = await engine.pulumi("preview");
  const lines = [...text.matchAll(/^ +npm run pulumi -- (config \w+.*) --stack test$/gm)];
  expect(lines).toHaveLength(5);
  for (const [, line] of lines) await engine.pulumi(...(line?.replaceAll("'", "").split(" ") ?? []));
  const fixed = await engine.pulumi("preview");
  expect(fixed.exitCode, fixed.text).toBe(0);
});

test("an update with neither key nor workspace names both, and the state stays without resources", async () => {
  // A server that nobody reaches: it is not asked.
  const place = { "render:host": "https://render.invalid/v1", "slipway:environment": "staging" };
  await engine.configure({ ...place, "slipway:realtime": right.staging });
  engine.overrides = { RENDER_API_KEY: "", RENDER_OWNER_ID: "" };
  const run = await engine.up();
  engine.overrides = {};
  expect(run.exitCode, run.text).not.toBe(0);
  expect([...run.text.matchAll(/^ +(render:\S+) is missing/gm)].map(([, key]) => key)).toEqual([
    "render:apiKey",
    "render:ownerId",
  ]);
  const { output } = await engine.pulumi("stack", "--show-urns");
  expect(output).not.toMatch(/::(slipway|render):[^:]/);
});
