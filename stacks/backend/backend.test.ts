import { readFileSync } from "node:fs";
import * as nodePath from "node:path";
import { describe, expect, test } from "vitest";
import { type Environment, isDisposable } from "../../components/environment";
import { buildSystem, commit } from "../build-system.fixture";
import { backend } from ".";

const secret = "a-secret-of-thirty-two-characters";
const issuer = "https://shop.supabase.co/auth/v1";
const signIn = { SUPABASE_JWT_SECRET: secret, SUPABASE_JWT_ISSUER: issuer };
/** Settings, with what stands under `variables.api` apart. */
type Given = { api?: object } & Record<string, unknown>;

const path = (name: string) => `variables.api.${name}`;

function settingsFor(environment: Environment, { api = {}, ...settings }: Given) {
  const given = isDisposable(environment) ? api : { ...signIn, ...api };
  return { repo: "https://github.com/acme/backend", release: commit, variables: { api: given }, ...settings };
}

function build(environment: Environment, given: Given = {}) {
  const encrypted = [path("SUPABASE_JWT_SECRET")];
  return buildSystem(backend, settingsFor(environment, given), { environment, encrypted });
}

async function inputsOf(built: ReturnType<typeof build>, name: string) {
  const { resources } = await built;
  return resources.find((resource) => resource.name === name)?.inputs ?? {};
}

/** What is wrong with settings, each as `path message`. */
function problemsOf(environment: Environment, given: Given = {}): string[] {
  const context = {
    environment,
    stack: environment,
    isEncrypted: (at: readonly PropertyKey[]) => at.at(-1) === "SUPABASE_JWT_SECRET",
  };
  const { problems } = backend.configure(backend.settings.parse(settingsFor(environment, given)), context);
  return problems.map(({ path: at, message }) => `${at.join(".")} ${message}`);
}

test("one web service of the Node.js runtime, built and migrated as the contract says, and a Postgres", async () => {
  const { resources, problems } = await build("staging");
  expect(problems).toEqual([]);
  expect(resources.map(({ type, name }) => `${type.split(":")[2]} ${name}`).sort()).toEqual([
    "Postgres backend-postgres",
    "Rollout backend",
    "WebService backend-api",
  ]);
  expect(await inputsOf(build("staging"), "backend-api")).toMatchObject({
    runtime: "node",
    buildCommand: "npm ci && npm run prisma:generate && npm run build",
    startCommand: "node dist/server.js",
    preDeployCommand: "npx prisma migrate deploy",
    healthCheckPath: "/health",
  });
});

test("Render takes the Node.js of the contract, and deploys where that changes", () => {
  const file = nodePath.join(__dirname, "../../examples/backend/.node-version");
  expect(readFileSync(file, "utf8")).toBe("20\n");
  expect(backend.services.api?.paths).toContain(".node-version");
});

test("production has the flags of the contract, and no deploy hook is used", async () => {
  const { services } = (await inputsOf(build("production"), "backend")) as { services: { api: { envVars: object } } };
  expect(services.api.envVars).toEqual({
    NODE_ENV: "production",
    DATABASE_URL: "postgresql://app:pw@backend-postgres-a/app?uselibpqcompat=true&sslmode=require",
    SUPABASE_JWT_SECRET: secret,
    SUPABASE_JWT_ISSUER: issuer,
    ENABLE_PERF_LOGS: "false",
    LOG_LEVEL: "info",
    ENABLE_SLOW_QUERY_WARNINGS: "true",
    ENABLE_HEALTH_PROBES: "true",
    ENABLE_REQUEST_LOGS: "false",
  });
});

test("where data is thrown away the stack has a secret of its own, which its checks sign with", async () => {
  const { resources, outputs } = await build("preview");
  expect(resources.map(({ name }) => name)).toContain("backend-jwt-secret");
  expect(outputs).toMatchObject({
    jwtSecret: "value-of-backend-jwt-secret-0123456789",
    jwtIssuer: "http://127.0.0.1:54321/auth/v1",
  });
});

test("staging and production need the project whose users sign in", async () => {
  for (const environment of ["staging", "production"] as const)
    expect(problemsOf(environment, { variables: {} }), environment).toEqual([
      expect.stringMatching(
        /^variables\.api\.SUPABASE_JWT_SECRET is missing: .*the JWT secret of the Supabase project/,
      ),
      expect.stringMatching(/^variables\.api\.SUPABASE_JWT_ISSUER is missing: /),
    ]);
});

describe("is refused:", () => {
  test.each([
    ["local", { NODE_ENV: "development" }],
    ["preview", { NODE_ENV: "test" }],
    ["staging", { NODE_ENV: "development" }],
    ["production", { NODE_ENV: "development" }],
    ["production", { ENABLE_PERF_LOGS: true }],
    ["production", { ENABLE_SLOW_QUERY_WARNINGS: false }],
    ["production", { ENABLE_REQUEST_LOGS: true }],
    ["preview", { ENABLE_REQUEST_LOGS: true }],
    ["local", { ENABLE_REQUEST_LOGS: "true" }],
  ] as const)("in %s %o", async (environment, api) => {
    const [name = ""] = Object.keys(api);
    expect(problemsOf(environment, { api })).toEqual([expect.stringContaining(`${path(name)} can't be`)]);
  });

  const pushes = ["npx prisma db push", "npx prisma migrate deploy && npx  prisma  db   push --accept-data-loss"];
  const hidden = [
    "sh -c 'npx prisma db push'",
    `bash -c "true; npx 'prisma' \\"db\\" push"`,
    "pnpm exec prisma db push",
    "yarn prisma db --schema prisma/schema.prisma push",
    "npx prisma@6.19.3 db push --skip-generate",
    "./node_modules/.bin/prisma db push; true",
    "node node_modules/prisma/build/index.js db push",
    "DEBUG=* npx --yes prisma db --schema=a.prisma push || true",
    "(npx prisma db push)",
    "npx prisma db --schema a.prisma --accept-data-loss push",
    "npx prisma --schema db db push",
    "npx prisma --config prisma.config.ts --schema a.prisma db --skip-generate --force-reset push",
  ];
  test.each([...pushes, ...hidden])("`prisma db push` in each command: %s", (line) => {
    for (const name of ["build", "preDeploy", "start"])
      expect(problemsOf("local", { commands: { [name]: line } })).toContainEqual(
        expect.stringContaining(`commands.${name} has \`prisma db push\``),
      );
  });

  test.each([
    "npx prisma db execute --file push.sql",
    "npx prisma db execute --file prisma/db/push && git push",
    "npx prisma db pull | tee push",
    "npx prisma generate --generator push",
    "npx prisma migrate deploy && git push && echo db push",
    "npx prisma generate --schema db/push.prisma",
    "echo prisma; db push",
  ])("nothing else that reads like it: %s", (line) => {
    expect(problemsOf("local", { commands: { build: line } })).toEqual([]);
  });

  test("a start command that migrates, with several instances", async () => {
    const commands = { preDeploy: null, start: "npx prisma migrate deploy && node dist/server.js" };
    expect(problemsOf("staging", { commands })).toEqual([]);
    expect(problemsOf("staging", { commands: { ...commands, start: `sh -c "${commands.start}"` } })).toEqual([]);
    expect(await inputsOf(build("staging", { commands }), "backend-api")).not.toHaveProperty("preDeployCommand");
    expect(problemsOf("staging", { commands, instances: { api: 2 } })).toEqual([
      expect.stringContaining("commands.start migrates the database at the start of each of 2 instances"),
    ]);
  });

  test("that nothing migrates", async () => {
    expect(problemsOf("staging", { commands: { preDeploy: null } })).toEqual([
      expect.stringContaining("commands.preDeploy runs no migrations"),
    ]);
  });

  test("probes that are off where the platform asks them", async () => {
    const api = { ENABLE_HEALTH_PROBES: false };
    expect(problemsOf("staging", { api })).toEqual([
      expect.stringContaining(`${path("ENABLE_HEALTH_PROBES")} takes \`/health\` away`),
    ]);
    expect(problemsOf("staging", { api, healthCheck: false })).toEqual([]);
    expect(await inputsOf(build("staging", { api, healthCheck: false }), "backend-api")).not.toHaveProperty(
      "healthCheckPath",
    );
    expect(await build("staging", { api, healthCheck: false })).toMatchObject({ outputs: { healthProbes: "false" } });
    expect(await build("staging")).toMatchObject({ outputs: { healthProbes: "true" } });
  });
});

test("in staging what is for staging is taken", async () => {
  const api = {
    ENABLE_REQUEST_LOGS: true,
    ENABLE_PERF_LOGS: true,
    ENABLE_SLOW_QUERY_WARNINGS: false,
    LOG_LEVEL: "debug",
  };
  expect(problemsOf("staging", { api })).toEqual([]);
});
