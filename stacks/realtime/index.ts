import * as pulumi from "@pulumi/pulumi";
import type { SystemPlatform } from "../composition";
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

    const api = platform.webService("orchestrator-api", {
      build: dockerfileOf("orchestrator-api"),
      healthCheckPath: pulumi.interpolate`${apiPrefix}/health/readiness`,
      preDeployCommand: "node packages/migrations/dist/migrate.js up",
    });
    const gateway = platform.webService("realtime-gateway", {
      build: dockerfileOf("realtime-gateway"),
      healthCheckPath: "/health/readiness",
    });
    const operations = { healthCheckPath: "/ops/health/readiness" };
    const consumers = platform.webService("consumers", { build: dockerfileOf("consumers"), ...operations });
    const feeder = platform.webService("feeder", { build: dockerfileOf("feeder"), ...operations });
    const dashboard = makeDashboard(platform);

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
      externalDatabaseUrl: postgres.externalConnectionString(overTls),
      externalRedisUrl: keyValue.externalConnectionString(),
    };
  },
});

function makeDashboard(platform: SystemPlatform<typeof services, "postgres" | "redis">) {
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

function dockerfileOf(service: string) {
  return { dockerfile: `deploy/docker/${service}/Dockerfile` };
}
