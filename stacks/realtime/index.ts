import * as pulumi from "@pulumi/pulumi";
import type { SystemPlatform } from "../composition";
import type { NameOfKind } from "../service";
import { overTls } from "../settings/stores";
import { defineSystem } from "../system";
import { sharedManifest } from "./manifests";
import { problems, services, settings } from "./settings";

/** The market-tick platform: four services and a dashboard, on Postgres and Redis. */
export const realtime = defineSystem({
  name: "realtime",
  services,
  stores: ["postgres", "redis"],
  shared: sharedManifest,
  settings,
  problems,

  build({ platform, settings: { database, redis } }) {
    const postgres = platform.postgres("postgres", database);
    // A full queue must refuse ticks, not forget them.
    const keyValue = platform.keyValue("redis", { ...redis, whenFull: "noeviction" });
    const apiPrefix = platform.variable("orchestrator-api", "API_PREFIX");
    const apiKey = platform.variable("orchestrator-api", "API_KEY") ?? platform.secret("api-key");

    const { api, gateway, consumers, feeder, dashboard } = makeServices(platform, apiPrefix);
    const apiUrl = pulumi.interpolate`${api.url}${apiPrefix}`;
    const stores = { DATABASE_URL: postgres.connectionString(overTls), REDIS_URL: keyValue.connectionString() };
    // The API's pre-deploy command migrates the database, so whoever reads the tables waits for it.
    platform.rollout({
      "orchestrator-api": {
        variables: {
          ...stores,
          API_KEY: apiKey,
          CORS_ALLOW_ORIGINS: pulumi.interpolate`${dashboard.url},${gateway.url}`,
        },
      },
      "realtime-gateway": { variables: { REDIS_URL: stores.REDIS_URL, ALLOW_ORIGINS: dashboard.url } },
      consumers: { variables: stores, after: ["orchestrator-api"] },
      feeder: {
        variables: { ORCHESTRATOR_BASE_URL: apiUrl, ORCHESTRATOR_API_KEY: apiKey },
        after: ["orchestrator-api", "consumers"],
      },
      dashboard: {
        variables: {
          VITE_API_BASE_URL: apiUrl,
          VITE_REALTIME_URL: pulumi.interpolate`${gateway.url}/realtime/ticks`,
        },
      },
    });
    return {
      apiUrl,
      gatewayUrl: gateway.url,
      consumersUrl: consumers.url,
      feederUrl: feeder.url,
      dashboardUrl: dashboard.url,
      apiKey: pulumi.secret(apiKey),
      externalDatabaseUrl: postgres.externalConnectionString(),
      externalRedisUrl: keyValue.externalConnectionString(),
    };
  },
});

type Realtime = SystemPlatform<typeof services, "postgres" | "redis">;

function makeServices(platform: Realtime, apiPrefix: string) {
  const webService = (name: NameOfKind<typeof services, "web">, healthCheckPath: string, preDeployCommand?: string) =>
    platform.webService(name, {
      build: { dockerfile: `deploy/docker/${name}/Dockerfile` },
      healthCheckPath,
      preDeployCommand,
    });
  return {
    api: webService("orchestrator-api", `${apiPrefix}/health/readiness`, "node packages/migrations/dist/migrate.js up"),
    gateway: webService("realtime-gateway", "/health/readiness"),
    consumers: webService("consumers", "/ops/health/readiness"),
    feeder: webService("feeder", "/ops/health/readiness"),
    dashboard: makeDashboard(platform),
  };
}

function makeDashboard(platform: Realtime) {
  return platform.staticSite("dashboard", {
    buildCommand: "corepack enable pnpm && pnpm install --frozen-lockfile && pnpm --filter @realtime/dashboard build",
    publishPath: "frontend/dashboard/dist",
    routes: [{ type: "rewrite", source: "/*", destination: "/index.html" }],
    headers: [
      { path: "/assets/*", name: "Cache-Control", value: "public, max-age=31536000, immutable" },
      { path: "/*", name: "X-Content-Type-Options", value: "nosniff" },
      { path: "/*", name: "X-Frame-Options", value: "DENY" },
    ],
  });
}
