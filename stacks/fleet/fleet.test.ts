import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { Environment } from "../../components/environment";
import { checkValues } from "../../components/manifest";
import { buildSystem, commit } from "../build-system.fixture";
import { fleet } from ".";
import { manifest } from "./manifests";

const digest = `ghcr.io/acme/fleet@sha256:${"a".repeat(64)}`;
const right = { repo: "https://github.com/acme/fleet", release: commit };
const secret = "k".repeat(32);

interface Options {
  environment?: Environment;
  encrypted?: readonly string[];
}

function build(settings: object = {}, options: Options = {}) {
  return buildSystem(fleet, { ...right, ...settings }, options);
}

async function inputsOf(built: ReturnType<typeof build>, name: string): Promise<Record<string, unknown>> {
  const { resources } = await built;
  return resources.find((resource) => resource.name === name)?.inputs ?? {};
}

async function variablesOf(settings: object, options?: Options): Promise<Record<string, unknown>> {
  const { services } = await inputsOf(build(settings, options), "fleet");
  return (services as { api: { envVars: Record<string, unknown> } }).api.envVars;
}

test("one web service, its Postgres and its Redis, which one rollout brings up", async () => {
  const { resources, problems } = await build();
  expect(problems).toEqual([]);
  expect(resources.map(({ type, name }) => `${type.split(":")[2]} ${name}`).sort()).toEqual([
    "GeneratedSecret fleet-jwt-secret",
    "KeyValue fleet-redis",
    "Postgres fleet-postgres",
    "Rollout fleet",
    "WebService fleet-api",
  ]);
  expect(await inputsOf(build(), "fleet-api")).toMatchObject({
    dockerfilePath: "Dockerfile",
    healthCheckPath: "/health",
  });
  expect(await inputsOf(build(), "fleet-redis")).toMatchObject({ maxmemoryPolicy: "allkeys_lru" });
});

test("it is connected to both, over TLS to Postgres, and tells its checks what they may expect", async () => {
  const variables = await variablesOf({});
  expect(variables.DATABASE_URL).toMatch(/^postgresql:\/\/.*\?sslmode=require$/);
  expect(variables.REDIS_URL).toContain("fleet-redis");
  expect(variables).toMatchObject({ RUN_JOBS: "true", MIGRATE_ON_START: "true", OTEL_SERVICE_NAME: "fleet" });
  expect(variables).not.toHaveProperty("OTEL_EXPORTER_OTLP_ENDPOINT");
  const { outputs } = await build({ variables: { api: { TRIP_REPORT_INTERVAL_SECONDS: 5 } } });
  expect(outputs).toMatchObject({ runsJobs: "true", tripReportSeconds: "5" });
});

test("what each stack says is how it is sized, and what it runs", async () => {
  const settings = {
    registry: "ghcr.io/acme",
    releases: { api: digest },
    plans: { api: "standard" },
    database: { plan: "basic_1gb", version: 16 },
    redis: { plan: "standard" },
    variables: { api: { JWT_SECRET: secret } },
  };
  const built = build(settings, { environment: "production", encrypted: ["variables.api.JWT_SECRET"] });
  const { problems, resources } = await built;
  expect(problems).toEqual([]);
  // No secret is made beside one that is given.
  expect(resources.map(({ name }) => name)).not.toContain("fleet-jwt-secret");
  const service = await inputsOf(built, "fleet-api");
  expect(service).toMatchObject({ plan: "standard" });
  expect(String(service.image)).toMatch(/^ghcr\.io\/acme\/fleet\b/);
  expect(await inputsOf(built, "fleet-postgres")).toMatchObject({ plan: "basic_1gb", version: "16" });
  expect(await inputsOf(built, "fleet-redis")).toMatchObject({ plan: "standard" });
});

test("in staging it may follow its branch, and then Render deploys what has passed its checks", async () => {
  const built = buildSystem(fleet, { repo: right.repo, follow: true }, { released: false });
  expect((await built).problems).toEqual([]);
  expect(await inputsOf(built, "fleet-api")).toMatchObject({ autoDeployTrigger: "checksPass", branch: "main" });
});

describe("where telemetry goes is a setting", () => {
  const endpoint = "https://otlp.example.com";

  test("that becomes OpenTelemetry's own variables", async () => {
    const telemetry = { endpoint, headers: "api-key=not-to-be-seen" };
    const options = { encrypted: ["telemetry.headers"] };
    expect((await build({ telemetry }, options)).problems).toEqual([]);
    expect(await variablesOf({ telemetry }, options)).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: "api-key=not-to-be-seen",
    });
  });

  test.each<[string, object, string]>([
    [
      "headers in the clear are refused",
      { endpoint, headers: "api-key=not-to-be-seen" },
      "telemetry.headers is a secret but isn't encrypted",
    ],
    [
      "headers that go nowhere are refused",
      { headers: "api-key=not-to-be-seen" },
      "telemetry.headers means nothing without `telemetry.endpoint`, where they are sent",
    ],
  ])("%s", (_, telemetry, expected) => {
    expect(saidOf({ telemetry })).toEqual([expected]);
  });
});

/** What is wrong with settings, each as `path message`. */
function saidOf(settings: object): string[] {
  const context = { environment: "staging", stack: "staging", isEncrypted: () => false } as const;
  const { problems } = fleet.configure(fleet.settings.parse({ ...right, ...settings }), context);
  return problems.map(({ path, message }) => `${path.join(".")} ${message}`);
}

describe("more than one instance", () => {
  const three = { instances: { api: 3 } };
  const scaled = { autoscaling: { api: { min: 1, max: 3, cpuPercent: 70 } } };
  const jobs = "each instance runs the scheduled jobs, since its scheduler knows of no other";
  const migrates = "each instance migrates the database at its start";
  const noMigration = "`migrateOnStart: false`, with which a pre-deploy command does, once";

  test.each<[string, object, string]>([
    [
      "with jobs and migrations at the start",
      three,
      `instances.api is 3, but ${jobs}, and ${migrates}: expected 1 instance, or \`jobs: false\`, and ${noMigration}`,
    ],
    [
      "with jobs",
      { ...three, migrateOnStart: false },
      `instances.api is 3, but ${jobs}: expected 1 instance, or \`jobs: false\``,
    ],
    [
      "with migrations at the start",
      { ...three, jobs: false },
      `instances.api is 3, but ${migrates}: expected 1 instance, or ${noMigration}`,
    ],
    [
      "by load, with jobs",
      { ...scaled, migrateOnStart: false },
      `autoscaling.api adds instances, but ${jobs}: expected 1 instance, or \`jobs: false\``,
    ],
    [
      "by load, with migrations at the start",
      { ...scaled, jobs: false },
      `autoscaling.api adds instances, but ${migrates}: expected 1 instance, or ${noMigration}`,
    ],
  ])("%s is refused", (_, settings, expected) => {
    expect(saidOf(settings)).toEqual([expected]);
  });

  test.each([three, scaled])(
    "with both off is taken, and one command migrates before each deploy: %j",
    async (given) => {
      const settings = { ...given, jobs: false, migrateOnStart: false };
      expect(saidOf(settings)).toEqual([]);
      expect(await inputsOf(build(settings), "fleet-api")).toMatchObject({
        preDeployCommand: "java -jar fleet.jar migrate",
      });
      expect(await variablesOf(settings)).toMatchObject({ RUN_JOBS: "false", MIGRATE_ON_START: "false" });
    },
  );

  test("is refused in the words of the guide", () => {
    const guide = readFileSync(resolve(__dirname, "../../docs/deployment/render.md"), "utf8");
    const [said] = saidOf(three);
    expect(guide).toContain(`slipway:fleet.${said}`);
  });

  test("one may be said, and then nothing migrates before a deploy", async () => {
    expect(saidOf({ instances: { api: 1 } })).toEqual([]);
    expect(await inputsOf(build({ instances: { api: 1 } }), "fleet-api")).not.toHaveProperty("preDeployCommand");
  });
});

test.each([
  ["RUN_JOBS", false, "is what `slipway:fleet.jobs` says: set it there"],
  ["MIGRATE_ON_START", false, "is what `slipway:fleet.migrateOnStart` says: set it there"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "https://a.b", "is what `slipway:fleet.telemetry.endpoint` says: set it there"],
  ["OTEL_EXPORTER_OTLP_HEADERS", "a=b", "is what `slipway:fleet.telemetry.headers` says: set it there"],
  ["DATABASE_URL", "x", "is the connection string of the system's own Postgres, and the stack knows it"],
  ["REDIS_URL", "x", "is the connection string of the system's own Redis, and the stack knows it"],
])("%s has its place elsewhere", (name, value, expected) => {
  expect(saidOf({ variables: { api: { [name]: value } } })).toEqual([`variables.api.${name} ${expected}`]);
});

test.each<[Environment, string, boolean]>([
  ["local", "postgres://a:b@db:5432/fleet", true],
  ["production", "postgresql://a:b@db/fleet?sslmode=require", true],
  ["production", "postgresql://a:b@db/fleet", false],
  ["staging", "postgresql://a:b@db/fleet?sslmode=disable", false],
])("in %s, %s to Postgres is taken: %s", (environment, url, isTaken) => {
  expect(checkValues(manifest, { DATABASE_URL: url }, environment)).toHaveLength(isTaken ? 0 : 1);
});
