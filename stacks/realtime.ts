import * as pulumi from "@pulumi/pulumi";
import { Address } from "../components/address";
import { bind, type Binding, type Bindings, generated, type Manifest } from "../components/manifest";
import type { Environment, Platform, WebServiceArgs } from "../components/platform";
import { checks } from "./realtime.checks";
import { manifests, type RealtimeService } from "./realtime.manifests";
import {
  problemsOf,
  type RealtimeSettings,
  realtimeSettings,
  services,
  sourcesOf,
  type webServices,
} from "./realtime.settings";
import { defineSystem } from "./system";

/** The market-tick platform: four services and a dashboard, on Postgres and Redis. */
export const realtime = defineSystem({
  name: "realtime",
  settings: realtimeSettings,
  parts: ["postgres", "redis", ...services],
  problems: problemsOf,
  sources: sourcesOf,
  build,
  checks,
});

function build(
  platform: Platform,
  settings: RealtimeSettings,
  { environment, releases }: { environment: Environment; releases: Readonly<Record<string, string>> },
): Record<string, pulumi.Input<string>> {
  const database = platform.postgres("postgres", settings.database);
  // A full queue must refuse ticks, not forget them.
  const redis = platform.keyValue("redis", { plan: settings.redis.plan, whenFull: "noeviction" });

  const webService = (
    service: (typeof webServices)[number],
    args: Pick<WebServiceArgs, "variables" | "healthCheckPath" | "preDeployCommand">,
  ) =>
    platform.webService(service, {
      ...common(settings, service),
      build: { dockerfile: `deploy/docker/${service}/Dockerfile` },
      plan: settings.plans[service] ?? "starter",
      instances: settings.instances[service] ?? 1,
      ...args,
    });
  const variables = <Service extends RealtimeService>(
    service: Service,
    bindings: Bindings<(typeof manifests)[Service]>,
  ) => bindWithSettings(service, bindings, settings, environment);

  const DATABASE_URL = database.connectionString({ uselibpqcompat: "true", sslmode: "require" });
  const REDIS_URL = redis.connectionString();
  // Other services are told the API's address with its prefix, so a prefix from the settings counts for them too.
  const apiPrefix = String(settings.variables["orchestrator-api"]?.API_PREFIX ?? "/api/v1");
  const apiUrl = Address.url("orchestrator-api").append(apiPrefix);
  const pages = Address.url("dashboard");

  const api = webService("orchestrator-api", {
    variables: variables("orchestrator-api", {
      DATABASE_URL,
      REDIS_URL,
      API_PREFIX: apiPrefix,
      API_KEY: generated,
      CORS_ALLOW_ORIGINS: Address.join([pages, Address.url("realtime-gateway")], ","),
    }),
    healthCheckPath: `${apiPrefix}/health/readiness`,
    preDeployCommand: "node packages/migrations/dist/migrate.js up",
  });
  const apiKey = settings.variables["orchestrator-api"]?.API_KEY?.toString() ?? api.generatedValue("API_KEY");
  const gateway = webService("realtime-gateway", {
    variables: variables("realtime-gateway", { REDIS_URL, ALLOW_ORIGINS: pages }),
    healthCheckPath: "/health/readiness",
  });
  const consumers = webService("consumers", {
    variables: variables("consumers", { DATABASE_URL, REDIS_URL }),
    healthCheckPath: "/ops/health/readiness",
  });
  const feeder = webService("feeder", {
    variables: variables("feeder", { ORCHESTRATOR_BASE_URL: apiUrl, ORCHESTRATOR_API_KEY: apiKey }),
    healthCheckPath: "/ops/health/readiness",
  });
  const dashboard = platform.staticSite("dashboard", {
    ...common(settings, "dashboard"),
    variables: variables("dashboard", {
      VITE_API_BASE_URL: apiUrl,
      VITE_REALTIME_URL: Address.url("realtime-gateway").append("/realtime/ticks"),
    }),
    buildCommand: "corepack enable pnpm && pnpm install --frozen-lockfile && pnpm --filter @realtime/dashboard build",
    publishPath: "frontend/dashboard/dist",
    routes: [{ type: "rewrite", source: "/*", destination: "/index.html" }],
    headers: [
      { path: "/assets/*", name: "Cache-Control", value: "public, max-age=31536000, immutable" },
      { path: "/*", name: "X-Content-Type-Options", value: "nosniff" },
      { path: "/*", name: "X-Frame-Options", value: "DENY" },
    ],
  });

  // The API's pre-deploy command migrates the database, so whoever reads the tables waits for it.
  platform.rollout({
    entries: [
      { service: api, release: releases["orchestrator-api"] },
      { service: gateway, release: releases["realtime-gateway"] },
      { service: consumers, release: releases.consumers, after: ["orchestrator-api"] },
      { service: feeder, release: releases.feeder, after: ["orchestrator-api", "consumers"] },
      { service: dashboard, release: releases.dashboard },
    ],
  });
  return {
    apiUrl: pulumi.concat(api.url, apiPrefix),
    gatewayUrl: gateway.url,
    consumersUrl: consumers.url,
    feederUrl: feeder.url,
    dashboardUrl: dashboard.url,
    apiKey: pulumi.secret(apiKey),
  };
}

/** What all services of the system take from the settings alike. */
function common(settings: RealtimeSettings, service: RealtimeService) {
  const domain = settings.domains[service as keyof typeof settings.domains];
  return {
    source: { ...sourcesOf(settings)[service], branch: settings.branch },
    domains: domain === undefined ? [] : [domain],
    followBranch: settings.follow,
  };
}

/** Binds a service's variables, those in the settings first, then those that all services share, then the composition's own. */
function bindWithSettings<Service extends RealtimeService>(
  service: Service,
  bindings: Bindings<(typeof manifests)[Service]>,
  settings: RealtimeSettings,
  environment: Environment,
) {
  const manifest: Manifest = manifests[service];
  const shared = Object.entries(settings.variables.shared ?? {}).filter(([name]) => name in manifest.shape);
  const merged: Record<string, Binding> = {
    ...bindings,
    ...Object.fromEntries(shared),
    ...settings.variables[service],
  };
  return bind(manifest, merged, environment);
}
