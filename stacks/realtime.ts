import * as pulumi from "@pulumi/pulumi";
import { Address } from "../components/address";
import {
  bind,
  type Binding,
  type Bindings,
  type BoundVariables,
  generated,
  type Manifest,
} from "../components/manifest";
import type { Environment } from "../components/environment";
import type { Platform, Service, WebService, WebServiceArgs } from "../components/platform";
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
import { defineSystem, type SystemOutputs } from "./system";

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

/** What the parts of one `realtime` share. */
interface Composition {
  platform: Platform;
  settings: RealtimeSettings;
  environment: Environment;
  /** Variables of the services that use the data stores. */
  stores: { DATABASE_URL: pulumi.Output<string>; REDIS_URL: pulumi.Output<string> };
  /** Path of the API. Other services are told the API's address with it. */
  apiPrefix: string;
}

function build(
  platform: Platform,
  settings: RealtimeSettings,
  { environment, releases }: { environment: Environment; releases: Readonly<Record<string, string>> },
): SystemOutputs {
  const { stores, external } = makeStores(platform, settings);
  const { API_PREFIX } = manifests["orchestrator-api"].shape;
  const apiPrefix = API_PREFIX.parse(settings.variables["orchestrator-api"]?.API_PREFIX);
  const composition = { platform, settings, environment, stores, apiPrefix };

  const api = orchestratorApi(composition);
  const apiKey = settings.variables["orchestrator-api"]?.API_KEY?.toString() ?? api.generatedValue("API_KEY");
  const gateway = realtimeGateway(composition);
  const consumer = consumers(composition);
  const feed = feeder(composition, apiKey);
  const pages = dashboard(composition);

  // The API's pre-deploy command migrates the database, so whoever reads the tables waits for it.
  platform.rollout({
    entries: [
      { service: api, release: releases["orchestrator-api"] },
      { service: gateway, release: releases["realtime-gateway"] },
      { service: consumer, release: releases.consumers, after: ["orchestrator-api"] },
      { service: feed, release: releases.feeder, after: ["orchestrator-api", "consumers"] },
      { service: pages, release: releases.dashboard },
    ],
  });
  return {
    apiUrl: pulumi.concat(api.url, apiPrefix),
    gatewayUrl: gateway.url,
    consumersUrl: consumer.url,
    feederUrl: feed.url,
    dashboardUrl: pages.url,
    apiKey: pulumi.secret(apiKey),
    ...external,
    ...dnsRecords(settings, [api, gateway, consumer, feed, pages]),
  };
}

/** What has to stand in the DNS for each domain of one's own, by domain. */
function dnsRecords({ domains }: RealtimeSettings, served: readonly Service[]): SystemOutputs {
  const records = served.flatMap(({ name, platformHost }) => {
    const domain = domains[name as RealtimeService];
    return domain === undefined ? [] : [[domain, pulumi.concat("CNAME ", platformHost)] as const];
  });
  return records.length === 0 ? {} : { dns: Object.fromEntries(records) };
}

/** The data stores: what services are told of them, and what the stack says for clients in the networks that may connect from outside. */
function makeStores(platform: Platform, { database, redis }: RealtimeSettings) {
  const postgres = platform.postgres("postgres", database);
  // A full queue must refuse ticks, not forget them.
  const keyValue = platform.keyValue("redis", { ...redis, whenFull: "noeviction" });
  const overTls = { uselibpqcompat: "true", sslmode: "require" };
  return {
    stores: { DATABASE_URL: postgres.connectionString(overTls), REDIS_URL: keyValue.connectionString() },
    external: {
      externalDatabaseUrl: postgres.externalConnectionString(overTls),
      externalRedisUrl: keyValue.externalConnectionString(),
    },
  };
}

function orchestratorApi(composition: Composition): WebService {
  const { stores, apiPrefix } = composition;
  const callers = [Address.url("dashboard"), Address.url("realtime-gateway")];
  return webService(composition, "orchestrator-api", {
    variables: bindVariables(composition, "orchestrator-api", {
      ...stores,
      API_KEY: generated,
      CORS_ALLOW_ORIGINS: Address.join(callers, ","),
    }),
    healthCheckPath: `${apiPrefix}/health/readiness`,
    preDeployCommand: "node packages/migrations/dist/migrate.js up",
  });
}

function realtimeGateway(composition: Composition): WebService {
  const { REDIS_URL } = composition.stores;
  return webService(composition, "realtime-gateway", {
    variables: bindVariables(composition, "realtime-gateway", { REDIS_URL, ALLOW_ORIGINS: Address.url("dashboard") }),
    healthCheckPath: "/health/readiness",
  });
}

function consumers(composition: Composition): WebService {
  return webService(composition, "consumers", {
    variables: bindVariables(composition, "consumers", composition.stores),
    healthCheckPath: "/ops/health/readiness",
  });
}

function feeder(composition: Composition, apiKey: pulumi.Input<string>): WebService {
  return webService(composition, "feeder", {
    variables: bindVariables(composition, "feeder", {
      ORCHESTRATOR_BASE_URL: apiAddress(composition),
      ORCHESTRATOR_API_KEY: apiKey,
    }),
    healthCheckPath: "/ops/health/readiness",
  });
}

function dashboard(composition: Composition): Service {
  return composition.platform.staticSite("dashboard", {
    ...common(composition.settings, "dashboard"),
    variables: bindVariables(composition, "dashboard", {
      VITE_API_BASE_URL: apiAddress(composition),
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
}

function apiAddress({ apiPrefix }: Composition): Address {
  return Address.url("orchestrator-api").append(apiPrefix);
}

function webService(
  { platform, settings }: Composition,
  service: (typeof webServices)[number],
  args: Pick<WebServiceArgs, "variables" | "healthCheckPath" | "preDeployCommand">,
): WebService {
  return platform.webService(service, {
    ...common(settings, service),
    build: { dockerfile: `deploy/docker/${service}/Dockerfile` },
    plan: settings.plans[service],
    instances: settings.instances[service],
    ...args,
  });
}

/** What all services of the system take from the settings alike. */
function common(settings: RealtimeSettings, service: RealtimeService) {
  const domain = settings.domains[service];
  return {
    source: { ...sourcesOf(settings)[service], branch: settings.branch },
    domains: domain === undefined ? [] : [domain],
    followBranch: settings.follow,
  };
}

/** Binds a service's variables: the composition's own, then what the settings say for all services, then for this one; later ones win. */
function bindVariables<Name extends RealtimeService>(
  { settings, environment }: Composition,
  service: Name,
  bindings: Bindings<(typeof manifests)[Name]>,
): BoundVariables {
  const manifest: Manifest = manifests[service];
  const shared = Object.entries(settings.variables.shared ?? {}).filter(([name]) => name in manifest.shape);
  const merged: Record<string, Binding> = {
    ...bindings,
    ...Object.fromEntries(shared),
    ...settings.variables[service],
  };
  return bind(manifest, merged, environment);
}
