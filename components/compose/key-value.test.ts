import { expect, test } from "vitest";
import { ComposePlatform, type ComposeOptions } from "./platform";

const docker = { source: { repo: "https://github.com/acme/shop" }, build: { dockerfile: "Dockerfile" } };

/** A service that has a Redis, beside a Postgres that it doesn't know of. */
function composed(options?: ComposeOptions) {
  const platform = new ComposePlatform("shop", options);
  platform.postgres("postgres", { plan: "free", version: "17" });
  const cache = platform.keyValue("cache", { plan: "starter", whenFull: "volatile_ttl" });
  const other = platform.keyValue("other", { plan: "starter" });
  const values = { REDIS_URL: cache.connectionString(), OUTSIDE: other.externalConnectionString(), LEVEL: "info" };
  const variables = { values, runtimeOnly: Object.keys(values), defaults: [] };
  platform.rollout({ entries: [{ service: platform.webService("web", docker), variables }] });
  return platform.file();
}

test("a key value store keeps what is in it, forgets as it was asked to, and is waited for by who knows of it", async () => {
  const { services, volumes } = await composed();
  expect(services.cache).toMatchObject({
    image: "valkey/valkey:8",
    command: expect.arrayContaining(["--maxmemory-policy", "volatile-ttl"]),
    ports: ["127.0.0.1:${CACHE_PORT:-16379}:6379"],
    volumes: ["cache:/data"],
  });
  expect(services.other).toMatchObject({
    command: expect.arrayContaining(["--maxmemory-policy", "allkeys-lru"]),
    ports: ["127.0.0.1:${OTHER_PORT:-16380}:6379"],
  });
  expect(volumes).toEqual({ postgres: {}, cache: {}, other: {} });
  expect(services.web?.depends_on).toEqual({ cache: { condition: "service_healthy" } });
});

test("what a service can do without is handed on from whoever runs it, and no address is said otherwise", async () => {
  const { services } = await composed({ optionalOf: () => ["HEADERS", "LEVEL"] });
  expect(services.web?.environment).toEqual({
    REDIS_URL: "redis://cache:6379",
    OUTSIDE: "redis://127.0.0.1:16380",
    LEVEL: "${LEVEL:-info}",
    HEADERS: null,
  });
});
