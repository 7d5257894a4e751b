import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, test } from "vitest";
import { RenderPlatform } from "../components/render";
import type { Environment } from "../components/environment";
import { realtime } from "./realtime";

/** A resource that the program asked for. */
interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

const commit = "0123456789abcdef0123456789abcdef01234567";
const services = ["orchestrator-api", "realtime-gateway", "consumers", "feeder", "dashboard"];

/** What Render would answer: addresses that can't be guessed from names. */
function outputsOf({ type, name, inputs }: Registered): Record<string, unknown> {
  switch (type) {
    case "render:index:WebService":
      return {
        ...inputs,
        url: `https://${name}-x7f2.onrender.com`,
        internalAddress: `${name}-x7f2:10000`,
        settingsVersion: 1,
        generatedValues: { API_KEY: pulumi.secret("made-by-render-0123456789") },
      };
    case "render:index:StaticSite":
      return { ...inputs, url: `https://${name}-x7f2.onrender.com`, settingsVersion: 1 };
    case "render:index:Postgres":
      return { ...inputs, internalConnectionString: "postgresql://app:pw@dpg-1-a/app" };
    case "render:index:KeyValue":
      return { ...inputs, internalConnectionString: "redis://red-1:6379" };
    default:
      return { ...inputs, deployed: {} };
  }
}

async function build(
  environment: Environment,
  settings: object,
): Promise<{ resources: Registered[]; outputs: Record<string, string> }> {
  const resources: Registered[] = [];
  await pulumi.runtime.setMocks({
    newResource: (args) => {
      if (args.custom !== false) resources.push(args);
      return { id: `${args.name}-id`, state: outputsOf(args) };
    },
    call: () => ({}),
  });
  const { configured } = realtime.configure(realtime.settings.parse(settings), {
    environment,
    encrypted: false,
  });
  const platform = new RenderPlatform({
    system: "realtime",
    environment,
    region: "frankfurt",
    names: configured.names,
  });
  const releases = Object.fromEntries(services.map((service) => [service, commit]));
  const built = pulumi.output(configured.build(platform, releases)) as pulumi.Output<Record<string, string>> & {
    promise(): Promise<Record<string, string>>;
  };
  const outputs = await built.promise();
  await pulumi.runtime.disconnect();
  return { resources, outputs };
}

function inputsOf(resources: Registered[], name: string): Record<string, unknown> {
  return plain(resources.find((resource) => resource.name === name)?.inputs) as Record<string, unknown>;
}

/** Secrets reach mocks in their wire form; a test of values looks inside. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (pulumi.runtime.specialSigKey in value) return plain((value as unknown as { value: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

describe("realtime on Render", () => {
  let resources: Registered[];
  let outputs: Record<string, string>;
  beforeAll(async () => {
    ({ resources, outputs } = await build("staging", {
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
