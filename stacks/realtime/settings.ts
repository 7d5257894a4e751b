import type { Problem } from "../problem";
import type { VariableSettings } from "../settings/variables";
import { keyValueSettings, postgresSettings } from "../settings/stores";
import { manifests, queueManifest } from "./manifests";

/** Settings that `realtime` has besides those of every system. */
export const settings = {
  /** For migrations from outside, its allowed networks; they connect with the stack output `externalDatabaseUrl`. */
  database: postgresSettings,
  /** Its allowed networks connect with the stack output `externalRedisUrl`. */
  redis: keyValueSettings,
};

/** Variables that have their place elsewhere, so that services can't come to disagree. */
export function problems({ variables }: VariableSettings): Problem[] {
  return Object.entries(variables).flatMap(([holder, given = {}]) =>
    Object.keys(given).flatMap((name) => {
      const message = rightPlaceOf(holder, name);
      return message === undefined ? [] : [{ path: ["variables", holder, name], message, fix: "remove" as const }];
    }),
  );
}

function rightPlaceOf(holder: string, name: string): string | undefined {
  if (holder !== "shared" && name in queueManifest.shape)
    return "must be the same for every service: set it under `variables.shared`";
  if (holder === "feeder" && name === "ORCHESTRATOR_API_KEY")
    return "is the API's `API_KEY`: set it for orchestrator-api, and both have it";
  return undefined;
}

/** Files of the workspace whose change is a change of every service. */
const workspaceFiles = ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", "tsconfig*.json"];
/** What an image is made from, besides its service's own packages. */
const imageFiles = [...workspaceFiles, ".dockerignore"];

function image(service: string, ...packages: string[]) {
  const shared = packages.map((name) => `packages/${name}/**`);
  return [...imageFiles, `services/${service}/**`, `deploy/docker/${service}/**`, ...shared];
}

/** For stacks that run images instead of building each commit: `registry` in their settings says where those are. */
function orImage(service: string) {
  return { name: `realtime-${service}`, orBuilt: true } as const;
}

/** The services. Each is deployed anew for what it is built from: its folder, its Dockerfile's, and the packages that it uses. */
export const services = {
  "orchestrator-api": {
    kind: "web",
    folder: "services/orchestrator-api",
    manifest: manifests["orchestrator-api"],
    image: orImage("orchestrator-api"),
    paths: image("orchestrator-api", "market", "service", "database", "messaging", "migrations"),
    migrations: ["packages/migrations/migrations/*.sql"],
    browserFacing: true,
  },
  "realtime-gateway": {
    kind: "web",
    folder: "services/realtime-gateway",
    manifest: manifests["realtime-gateway"],
    image: orImage("realtime-gateway"),
    paths: image("realtime-gateway", "market", "service", "messaging"),
    browserFacing: true,
  },
  consumers: {
    kind: "web",
    folder: "services/consumers",
    manifest: manifests.consumers,
    image: orImage("consumers"),
    paths: image("consumers", "market", "service", "database", "messaging"),
  },
  feeder: {
    kind: "web",
    folder: "services/feeder",
    manifest: manifests.feeder,
    image: orImage("feeder"),
    paths: image("feeder", "market", "service"),
  },
  dashboard: {
    kind: "site",
    folder: "frontend/dashboard",
    manifest: manifests.dashboard,
    paths: [...workspaceFiles, "frontend/dashboard/**", "packages/market/**"],
    browserFacing: true,
  },
} as const;
