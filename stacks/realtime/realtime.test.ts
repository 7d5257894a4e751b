import { beforeAll, describe, expect, test } from "vitest";
import { type Asked } from "../../components/mocks.fixture";
import type { Environment } from "../../components/environment";
import { buildSystem, commit } from "../build-system.fixture";
import { realtime } from ".";

const services = ["orchestrator-api", "realtime-gateway", "consumers", "feeder", "dashboard"];

async function build(environment: Environment, settings: object, encrypted: readonly string[] = []) {
  const { problems, ...built } = await buildSystem(realtime, settings, { environment, encrypted });
  expect(problems).toEqual([]);
  return built;
}

/** One service's part in the rollout. */
function entryOf(resources: Asked[], service: string): { envVars: Record<string, string> } & Record<string, unknown> {
  const { services: entries } = inputsOf(resources, "realtime") as {
    services: Record<string, ReturnType<typeof entryOf>>;
  };
  return entries[service] ?? { envVars: {} };
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

  test("is made of four web services, a static site, Postgres, a key value store, a secret and one rollout", () => {
    expect(resources.map(({ type, name }) => `${type.split(":")[2]} ${name}`).sort()).toEqual([
      "GeneratedSecret realtime-api-key",
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

  test("has a gateway that its load scales where the settings say so, and a fixed number of all else", async () => {
    const autoscaling = { "realtime-gateway": { min: 2, max: 4, cpuPercent: 70 } };
    const settings = { repo: "https://github.com/acme/realtime", release: commit, autoscaling };
    const { resources: made } = await build("staging", settings);
    expect(inputsOf(made, "realtime-realtime-gateway").autoscaling).toEqual({
      ...{ min: 2, max: 4 },
      criteria: { cpu: { percentage: 70 } },
    });
    expect(inputsOf(made, "realtime-realtime-gateway")).not.toHaveProperty("numInstances");
    expect(inputsOf(made, "realtime-consumers")).not.toHaveProperty("autoscaling");
  });

  test("stands in Pulumi's tree as one system, its parts beneath it", () => {
    expect(asked.find(({ type }) => type === "slipway:systems:Realtime")?.place).toBe("realtime");
    expect(resources.map(({ place }) => place)).toEqual(resources.map(({ name }) => `realtime / ${name} / ${name}`));
  });

  test("names carry the stack's, logical names don't", () => {
    expect(inputsOf(resources, "realtime-feeder")).toMatchObject({
      name: "realtime-feeder-staging",
      region: "frankfurt",
    });
  });

  test("the queue's names are the same everywhere, and DATABASE_URL asks for TLS", () => {
    for (const service of ["orchestrator-api", "consumers"]) {
      expect(entryOf(resources, service).envVars).toMatchObject({
        QUEUE_PREFIX: "realtime",
        TICKS_QUEUE: "ticks",
        PUBSUB_CHANNEL: "ch:ticks",
        LOG_LEVEL: "debug",
        DATABASE_URL: "postgresql://app:pw@realtime-postgres-a/app?uselibpqcompat=true&sslmode=require",
        REDIS_URL: "rediss://app:pw@realtime-redis-a",
      });
    }
  });

  test("a variable in the settings takes the place of the manifest's default, for its service only", () => {
    expect(entryOf(resources, "consumers").envVars).toMatchObject({ BATCH_MAX: "250", BATCH_FLUSH_MS: "200" });
  });

  test("the API's key is generated and reaches the feeder and the outputs", () => {
    const key = "value-of-realtime-api-key-0123456789";
    expect(entryOf(resources, "orchestrator-api").envVars).toMatchObject({ API_KEY: key });
    expect(entryOf(resources, "feeder").envVars).toMatchObject({ ORCHESTRATOR_API_KEY: key });
    expect(outputs.apiKey).toBe(key);
  });

  test("every variable of what runs in a container is read when it starts; the dashboard's are built in", () => {
    for (const service of services) {
      const { envVars, runtimeEnvVars } = entryOf(resources, service);
      const names = service === "dashboard" ? [] : Object.keys(envVars);
      expect((runtimeEnvVars as string[]).toSorted()).toEqual(names.toSorted());
    }
  });

  test("a database with nothing outside that may connect", () => {
    expect(inputsOf(resources, "realtime-postgres")).toMatchObject({ ipAllowList: [], version: "17" });
    expect(inputsOf(resources, "realtime-redis")).toMatchObject({ ipAllowList: [], maxmemoryPolicy: "noeviction" });
  });

  test("addresses reach the services in both directions", () => {
    const at = (part: string) => `https://realtime-${part}-x7f2.onrender.com`;
    expect(entryOf(resources, "orchestrator-api").envVars).toMatchObject({
      CORS_ALLOW_ORIGINS: `${at("dashboard")},${at("realtime-gateway")}`,
    });
    expect(entryOf(resources, "realtime-gateway").envVars).toMatchObject({ ALLOW_ORIGINS: at("dashboard") });
    expect(entryOf(resources, "feeder").envVars).toMatchObject({
      ORCHESTRATOR_BASE_URL: `${at("orchestrator-api")}/api/v1`,
    });
    expect(entryOf(resources, "dashboard").envVars).toEqual({
      VITE_API_BASE_URL: `${at("orchestrator-api")}/api/v1`,
      VITE_REALTIME_URL: `${at("realtime-gateway")}/realtime/ticks`,
    });
  });

  test("whoever reads the tables is deployed after the API, which migrates them", () => {
    expect(entryOf(resources, "consumers").after).toEqual(["orchestrator-api"]);
    expect(entryOf(resources, "feeder").after).toEqual(["orchestrator-api", "consumers"]);
    expect(services.map((service) => entryOf(resources, service).release)).toEqual(services.map(() => commit));
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
    domains: { "orchestrator-api": "api.acme.com", "realtime-gateway": "live.acme.com", dashboard: "acme.com" },
  });
  expect(outputs).toMatchObject({
    apiUrl: "https://api.acme.com/api/v1",
    gatewayUrl: "https://live.acme.com",
    dashboardUrl: "https://acme.com",
  });
  expect(outputs.dns).toEqual({
    "api.acme.com": "CNAME realtime-orchestrator-api-x7f2.onrender.com",
    "live.acme.com": "CNAME realtime-realtime-gateway-x7f2.onrender.com",
    "acme.com": "ALIAS/ANAME realtime-dashboard-x7f2.onrender.com",
  });
  expect(entryOf(resources, "orchestrator-api").envVars).toMatchObject({
    CORS_ALLOW_ORIGINS: "https://acme.com,https://live.acme.com",
  });
  expect(inputsOf(resources, "realtime-dashboard")).toMatchObject({
    customDomains: ["acme.com"],
    name: "realtime-dashboard",
  });
});

test("another prefix of the API is told to all that need it", async () => {
  const { resources, outputs } = await build("staging", {
    repo: "https://github.com/acme/realtime",
    release: commit,
    variables: { "orchestrator-api": { API_PREFIX: "/v2" } },
  });
  expect(inputsOf(resources, "realtime-orchestrator-api")).toMatchObject({ healthCheckPath: "/v2/health/readiness" });
  expect(entryOf(resources, "orchestrator-api").envVars).toMatchObject({ API_PREFIX: "/v2" });
  expect(entryOf(resources, "feeder").envVars.ORCHESTRATOR_BASE_URL).toMatch(/\.onrender\.com\/v2$/);
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
    externalDatabaseUrl: "postgresql://app:pw@realtime-postgres-a.frankfurt.render.com/app",
    externalRedisUrl: "rediss://app:pw@realtime-redis-a.frankfurt.render.com",
  });
});

test("a key of one's own takes the generated one's place, as a secret; without it a new one is generated", async () => {
  const path = "variables.orchestrator-api.API_KEY";
  const { asked, resources, outputs } = await build(
    "staging",
    {
      repo: "https://github.com/acme/realtime",
      release: commit,
      variables: { "orchestrator-api": { API_KEY: "0123456789abcdef" } },
    },
    [path],
  );
  expect(resources.filter(({ type }) => type.endsWith("GeneratedSecret"))).toEqual([]);
  expect(entryOf(resources, "feeder").envVars).toMatchObject({ ORCHESTRATOR_API_KEY: "0123456789abcdef" });
  expect(outputs.apiKey).toBe("0123456789abcdef");
  const rollout = asked.find(({ type }) => type === "render:index:Rollout");
  expect(rollout?.secrets).toEqual(
    expect.arrayContaining([
      "services.orchestrator-api.envVars.API_KEY",
      "services.feeder.envVars.ORCHESTRATOR_API_KEY",
    ]),
  );
});

describe("images that were built once", () => {
  const built = ["orchestrator-api", "realtime-gateway", "consumers", "feeder"];
  const images = Object.fromEntries(
    built.map((service) => [service, `ghcr.io/acme/realtime-${service}@sha256:${"ab".repeat(32)}`]),
  );

  test.each<Environment>(["staging", "production"])(
    "are run in %s in place of builds, beside the site, which is built of a commit",
    async (environment) => {
      const domains = {
        "orchestrator-api": "api.acme.com",
        "realtime-gateway": "live.acme.com",
        dashboard: "acme.com",
      };
      const source = { repo: "https://github.com/acme/realtime", registry: "ghcr.io/acme" };
      const settings = { ...source, release: commit, releases: images, domains };
      const { resources } = await build(environment, settings);
      for (const service of built) {
        const inputs = inputsOf(resources, `realtime-${service}`);
        expect(inputs).toMatchObject({ runtime: "image", image: images[service] });
        expect(inputs).not.toHaveProperty("dockerfilePath");
        expect(entryOf(resources, service).release).toBe(images[service]);
      }
      expect(inputsOf(resources, "realtime-orchestrator-api")).toMatchObject({
        healthCheckPath: "/api/v1/health/readiness",
        preDeployCommand: "node packages/migrations/dist/migrate.js up",
      });
      expect(entryOf(resources, "dashboard").release).toBe(commit);
      expect(entryOf(resources, "feeder").envVars).toMatchObject({ ORCHESTRATOR_BASE_URL: expect.any(String) });
    },
  );

  test("a service whose settings pin none is built of the commit of all", async () => {
    const releases = { feeder: images.feeder };
    const { resources } = await build("staging", {
      repo: "https://github.com/acme/realtime",
      registry: "ghcr.io/acme",
      release: commit,
      releases,
    });
    expect(inputsOf(resources, "realtime-feeder")).toMatchObject({ runtime: "image" });
    expect(inputsOf(resources, "realtime-consumers")).toMatchObject({
      runtime: "docker",
      dockerfilePath: "deploy/docker/consumers/Dockerfile",
    });
  });
});
