import type * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, test } from "vitest";
import { RenderPlatform } from "../components/render";
import { type Asked, runWithMocks } from "../components/render/mocks.fixture";
import type { Environment } from "../components/environment";
import { realtime } from "./realtime";

const commit = "0123456789abcdef0123456789abcdef01234567";
const services = ["orchestrator-api", "realtime-gateway", "consumers", "feeder", "dashboard"];

async function build(environment: Environment, settings: object) {
  const { configured } = realtime.configure(realtime.settings.parse(settings), {
    environment,
    isEncrypted: () => false,
  });
  const open = (parent: pulumi.Resource) =>
    new RenderPlatform({ system: "realtime", environment, region: "frankfurt", names: configured.names, parent });
  const releases = Object.fromEntries(services.map((service) => [service, commit]));
  const { asked, result } = await runWithMocks(() => configured.build(open, releases));
  return { asked, resources: asked.filter(({ type }) => type.startsWith("render:")), outputs: result };
}

function inputsOf(resources: Asked[], name: string): Record<string, unknown> {
  return resources.find((resource) => resource.name === name)?.inputs ?? {};
}

describe("realtime on Render", () => {
  let asked: Asked[];
  let resources: Asked[];
  let outputs: Record<string, unknown>;
  beforeAll(async () => {
    ({ asked, resources, outputs } = await build("staging", {
      repo: "https://github.com/acme/realtime",
      release: commit,
      variables: { consumers: { BATCH_MAX: 250 }, shared: { LOG_LEVEL: "debug" } },
    }));
  });

  test("is made of four web services, a static site, Postgres, a key value store and one rollout", () => {
    expect(resources.map(({ type, name }) => `${type.split(":")[2]} ${name}`).sort()).toEqual([
      "KeyValue realtime-redis",
      "Postgres realtime-postgres",
      "Rollout realtime",
      "StaticSite realtime-dashboard",
      "WebService realtime-consumers",
      "WebService realtime-feeder",
      "WebService realtime-orchestrator-api",
      "WebService realtime-realtime-gateway",
    ]);
  });

  test("stands in Pulumi's tree as one system, its parts beneath it", () => {
    expect(asked.find(({ type }) => type === "slipway:systems:Realtime")?.place).toBe("realtime");
    expect(resources.map(({ place }) => place)).toEqual(resources.map(({ name }) => `realtime / ${name} / ${name}`));
  });

  test("names carry the environment, logical names don't", () => {
    expect(inputsOf(resources, "realtime-feeder")).toMatchObject({
      name: "realtime-feeder-staging",
      region: "frankfurt",
    });
  });

  test("the queue's names are the same everywhere, and DATABASE_URL asks for TLS", () => {
    for (const service of ["realtime-orchestrator-api", "realtime-consumers"]) {
      expect(inputsOf(resources, service).envVars).toMatchObject({
        QUEUE_PREFIX: "realtime",
        TICKS_QUEUE: "ticks",
        PUBSUB_CHANNEL: "ch:ticks",
        LOG_LEVEL: "debug",
        DATABASE_URL: "postgresql://app:pw@dpg-1-a/app?uselibpqcompat=true&sslmode=require",
        REDIS_URL: "redis://red-1:6379",
      });
    }
  });

  test("a variable in the settings takes the place of the manifest's default, for its service only", () => {
    expect(inputsOf(resources, "realtime-consumers").envVars).toMatchObject({
      BATCH_MAX: "250",
      BATCH_FLUSH_MS: "200",
    });
  });

  test("the API's key is generated and reaches the feeder and the outputs", () => {
    expect(inputsOf(resources, "realtime-orchestrator-api").generatedEnvVars).toEqual(["API_KEY"]);
    expect(inputsOf(resources, "realtime-feeder").envVars).toMatchObject({
      ORCHESTRATOR_API_KEY: "made-by-render-0123456789",
    });
    expect(outputs.apiKey).toBe("made-by-render-0123456789");
  });

  test("a database with nothing outside that may connect", () => {
    expect(inputsOf(resources, "realtime-postgres")).toMatchObject({ ipAllowList: [], version: "17" });
    expect(inputsOf(resources, "realtime-redis")).toMatchObject({ ipAllowList: [], maxmemoryPolicy: "noeviction" });
  });

  test("addresses are written by the rollout, in both directions", () => {
    const at = (part: string) => `https://realtime-${part}-x7f2.onrender.com`;
    const { services: entries } = inputsOf(resources, "realtime") as {
      services: Record<string, { lateEnvVars: object }>;
    };
    expect(Object.fromEntries(Object.entries(entries).map(([name, { lateEnvVars }]) => [name, lateEnvVars]))).toEqual({
      "orchestrator-api": { CORS_ALLOW_ORIGINS: `${at("dashboard")},${at("realtime-gateway")}` },
      "realtime-gateway": { ALLOW_ORIGINS: at("dashboard") },
      consumers: {},
      feeder: { ORCHESTRATOR_BASE_URL: `${at("orchestrator-api")}/api/v1` },
      dashboard: {
        VITE_API_BASE_URL: `${at("orchestrator-api")}/api/v1`,
        VITE_REALTIME_URL: `${at("realtime-gateway")}/realtime/ticks`,
      },
    });
  });

  test("whoever reads the tables is deployed after the API, which migrates them", () => {
    const { services: entries } = inputsOf(resources, "realtime") as {
      services: Record<string, { after: string[]; release: string }>;
    };
    expect(entries.consumers?.after).toEqual(["orchestrator-api"]);
    expect(entries.feeder?.after).toEqual(["orchestrator-api", "consumers"]);
    expect(Object.values(entries).map(({ release }) => release)).toEqual(services.map(() => commit));
  });
});

test("each service can have a domain of its own", async () => {
  const domains = Object.fromEntries(services.map((service) => [service, `${service}.acme.com`]));
  const { resources, outputs } = await build("staging", {
    repo: "https://github.com/acme/realtime",
    release: commit,
    domains,
  });
  for (const service of services) {
    expect(inputsOf(resources, `realtime-${service}`).customDomains).toEqual([`${service}.acme.com`]);
  }
  expect(Object.keys(outputs.dns ?? {})).toEqual(Object.values(domains));
  expect(outputs).toMatchObject({
    consumersUrl: "https://consumers.acme.com",
    feederUrl: "https://feeder.acme.com",
  });
});

test("domains of one's own become the addresses that others are told", async () => {
  const { resources, outputs } = await build("production", {
    repo: "https://github.com/acme/realtime",
    release: commit,
    domains: { "orchestrator-api": "api.acme.com", "realtime-gateway": "live.acme.com", dashboard: "app.acme.com" },
  });
  expect(outputs).toMatchObject({
    apiUrl: "https://api.acme.com/api/v1",
    gatewayUrl: "https://live.acme.com",
    dashboardUrl: "https://app.acme.com",
  });
  expect(outputs.dns).toEqual({
    "api.acme.com": "CNAME realtime-orchestrator-api-x7f2.onrender.com",
    "live.acme.com": "CNAME realtime-realtime-gateway-x7f2.onrender.com",
    "app.acme.com": "CNAME realtime-dashboard-x7f2.onrender.com",
  });
  const { services: entries } = inputsOf(resources, "realtime") as {
    services: Record<string, { lateEnvVars: object }>;
  };
  expect(entries["orchestrator-api"]?.lateEnvVars).toEqual({
    CORS_ALLOW_ORIGINS: "https://app.acme.com,https://live.acme.com",
  });
  expect(inputsOf(resources, "realtime-dashboard")).toMatchObject({
    customDomains: ["app.acme.com"],
    name: "realtime-dashboard",
  });
});

test("another prefix of the API is told to all that need it", async () => {
  const { resources, outputs } = await build("staging", {
    repo: "https://github.com/acme/realtime",
    release: commit,
    variables: { "orchestrator-api": { API_PREFIX: "/v2" } },
  });
  expect(inputsOf(resources, "realtime-orchestrator-api")).toMatchObject({
    envVars: { API_PREFIX: "/v2" },
    healthCheckPath: "/v2/health/readiness",
  });
  const { services: entries } = inputsOf(resources, "realtime") as {
    services: Record<string, { lateEnvVars: Record<string, string> }>;
  };
  expect(entries.feeder?.lateEnvVars.ORCHESTRATOR_BASE_URL).toMatch(/\.onrender\.com\/v2$/);
  expect(outputs.apiUrl).toMatch(/\.onrender\.com\/v2$/);
});

test("networks that the settings name may connect from outside, over TLS and by addresses that the stack tells", async () => {
  const office = { cidrBlock: "203.0.113.0/24", description: "the office" };
  const { resources, outputs } = await build("staging", {
    repo: "https://github.com/acme/realtime",
    release: commit,
    database: { allowedNetworks: [office] },
    redis: { allowedNetworks: [office] },
  });
  expect(inputsOf(resources, "realtime-postgres")).toMatchObject({ ipAllowList: [office] });
  expect(inputsOf(resources, "realtime-redis")).toMatchObject({ ipAllowList: [office] });
  expect(outputs).toMatchObject({
    externalDatabaseUrl:
      "postgresql://app:pw@dpg-1-a.frankfurt-postgres.render.com/app?uselibpqcompat=true&sslmode=require",
    externalRedisUrl: "rediss://red-1:pw@frankfurt-keyvalue.render.com:6379",
  });
});
