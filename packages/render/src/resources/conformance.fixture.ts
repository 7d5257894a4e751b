import type { Value, ValueMap } from "../values/value";
import { dataStores } from "./conformance-data-stores.fixture";
import { receivers } from "./conformance-receivers.fixture";
import { patch, placed, put, replacement } from "./conformance-writes.fixture";

/** What a change of one property alone means. */
export interface Row {
  readonly to: Value;
  /** Inputs that it takes beside the kind's own. */
  readonly given?: ValueMap;
  /** The requests that write it, with `…` for the resource's own path; none for what replaces. */
  readonly writes: readonly string[];
  /** The fingerprint that changes with it. */
  readonly deploys?: "settings" | "source";
  readonly replaces?: true;
}

export interface KindTable {
  /** It has no name of its own. */
  readonly isNameless?: true;
  /**
   * Its owner has exactly one, so that what its rows change in place is changed together, of one thing. What is there for good gets its
   * defaults when it is deleted.
   */
  readonly singleton?: "deletable" | "for good";
  readonly base: ValueMap;
  readonly rows: Readonly<Record<string, Row>>;
}

const patchAndDeploy = { ...patch, deploys: "settings" } as const;
/** What there has to be for the rows to be asked of Render; its id stands in the places of these names then. */
export type Reference =
  | "an-environment"
  | "a-project"
  | "a-second-project"
  | "a-credential"
  | "a-database"
  | "a-second-database"
  | "a-group"
  | "a-second-group"
  | "a-third-group"
  | "a-site"
  | "a-second-site"
  | "a-third-site";

const previews = { to: { generation: "manual" }, ...patch } as const;
/** No two services have one domain. */
const closed = (domain: string) => ({ to: "disabled", given: { customDomains: [domain] }, ...patch }) as const;
const allowed = { to: [{ cidrBlock: "127.0.0.0/8", description: "this machine" }], ...patch } as const;
const domains = { to: ["a.example"], writes: ["POST …/custom-domains"] } as const;

const git = {
  repo: { to: "https://example.com/other", ...patch, deploys: "source" },
  branch: { to: "next", ...patch, deploys: "source" },
  rootDir: { to: "app", ...patchAndDeploy },
  buildFilter: { to: { paths: ["app/**"] }, ...patch },
  autoDeployTrigger: { to: "checksPass", ...patch },
  environmentId: placed,
} as const;

const unbuilt = { buildCommand: null, startCommand: null };
const docker = { ...unbuilt, runtime: "docker" };
const image = { ...unbuilt, runtime: "image", image: "ghcr.io/acme/api:1", repo: null };

/** What those have that are built and run. */
const built = {
  ...git,
  name: { to: "another-name", ...patch },
  runtime: { to: "python", ...patchAndDeploy },
  buildCommand: { to: "make", ...patchAndDeploy },
  startCommand: { to: "node main.js", ...patchAndDeploy },
  dockerfilePath: { to: "./app.Dockerfile", given: docker, ...patchAndDeploy },
  dockerContext: { to: "./app", given: docker, ...patchAndDeploy },
  image: { to: "ghcr.io/acme/api:2", given: image, ...patch, deploys: "source" },
  registryCredentialId: { to: "a-credential", given: image, ...patch, deploys: "source" },
  dockerCommand: { to: "serve", given: docker, ...patchAndDeploy },
  plan: { to: "pro", ...patchAndDeploy },
  region: { to: "frankfurt", ...replacement },
} as const;

/** What web and private services and background workers have. */
const processes = {
  ...built,
  previews,
  preDeployCommand: { to: "migrate", ...patchAndDeploy },
  numInstances: { to: 2, writes: ["POST …/scale"] },
  autoscaling: { to: { min: 2, max: 3, criteria: { cpu: { percentage: 60 } } }, writes: ["PUT …/autoscaling"] },
  maxShutdownDelaySeconds: { to: 60, ...patchAndDeploy },
  disk: { to: { name: "data", mountPath: "/var/data" }, writes: ["POST /disks"], deploys: "settings" },
  allowDataLoss: { to: true, writes: [] },
} as const;

/** What those have that others connect to. */
const listening = { ...processes, port: { to: 4000, writes: [] } } as const;

const app = { repo: "https://example.com/app", runtime: "node", buildCommand: "true", startCommand: "node server.js" };

/** What each property of each kind that Render holds does when it is changed alone. */
export const conformance: Readonly<Record<string, KindTable>> = {
  WebService: {
    base: app,
    rows: {
      ...listening,
      renderSubdomainPolicy: closed("a-service.example"),
      ipAllowList: allowed,
      cache: { to: { profile: "origin-controlled" }, ...patch },
      healthCheckPath: { to: "/health", ...patchAndDeploy },
      maintenanceMode: { to: { enabled: true, uri: "https://status.example.com" }, ...patch },
      customDomains: domains,
    },
  },
  PrivateService: { base: app, rows: listening },
  BackgroundWorker: { base: app, rows: processes },
  CronJob: {
    base: { ...app, schedule: "0 3 * * *" },
    rows: { ...built, schedule: { to: "*/15 9-17 * * MON-FRI", ...patchAndDeploy } },
  },
  StaticSite: {
    base: { repo: "https://example.com/app", buildCommand: "true", publishPath: "public" },
    rows: {
      ...git,
      customDomains: domains,
      renderSubdomainPolicy: closed("a-site.example"),
      ipAllowList: allowed,
      previews,
      name: { to: "another-site", ...patch },
      buildCommand: { to: "make", ...patchAndDeploy },
      publishPath: { to: "dist", ...patchAndDeploy },
      headers: { to: [{ path: "/*", name: "X-Frame-Options", value: "DENY" }], writes: ["PUT …/headers"] },
      routes: { to: [{ type: "redirect", source: "/a", destination: "/b" }], writes: ["PUT …/routes"] },
    },
  },
  ...dataStores,
  Project: {
    base: { environments: [{ name: "production" }] },
    rows: {
      name: { to: "another-project", ...patch },
      environments: { to: [{ name: "production" }, { name: "staging" }], writes: ["POST /environments"] },
    },
  },
  Environment: {
    base: { projectId: "a-project" },
    rows: {
      name: { to: "another-environment-name", ...patch },
      projectId: { to: "a-second-project", ...replacement },
      protectedStatus: { to: "protected", ...patch },
      networkIsolationEnabled: { to: true, ...patch },
    },
  },
  EnvGroup: {
    base: { envVars: { A: "1", B: "2" } },
    rows: {
      name: { to: "another-group", ...patch },
      envVars: {
        to: { A: "other", C: "3" },
        writes: ["PUT …/env-vars/A", "PUT …/env-vars/C", "DELETE …/env-vars/B"],
        deploys: "settings",
      },
      generatedEnvVars: { to: ["SECRET"], writes: ["PUT …/env-vars/SECRET"], deploys: "settings" },
      secretFiles: { to: { "key.pem": "k" }, writes: ["PUT …/secret-files/key.pem"], deploys: "settings" },
      environmentId: placed,
    },
  },
  RegistryCredential: {
    base: { registry: "GITHUB", username: "robot", authToken: "t0ken" },
    rows: {
      name: { to: "another-credential", ...patch },
      registry: { to: "DOCKER", ...patch },
      username: { to: "another-robot", ...patch },
      authToken: { to: "another-t0ken", ...patch },
    },
  },
  DedicatedIpSet: {
    base: { environmentIds: ["an-environment"] },
    rows: {
      name: { to: "another-set", ...patch },
      description: { to: "for the bank", ...patch },
      region: { to: "frankfurt", ...replacement },
      environmentIds: { to: [], ...patch },
    },
  },
  NotificationSettings: {
    isNameless: true,
    singleton: "for good",
    base: {},
    rows: {
      notificationsToSend: { to: "all", ...patch },
      emailEnabled: { to: false, ...patch },
      previewNotificationsEnabled: { to: true, ...patch },
    },
  },
  NotificationOverride: {
    isNameless: true,
    singleton: "for good",
    base: { serviceId: "a-site" },
    rows: {
      serviceId: { to: "a-third-site", given: { serviceId: "a-second-site" }, ...replacement },
      notificationsToSend: { to: "none", ...patch },
      previewNotificationsEnabled: { to: "true", ...patch },
    },
  },
  ...receivers,
  LogStreamOverride: {
    isNameless: true,
    singleton: "deletable",
    base: { resourceId: "a-site", endpoint: "" },
    rows: {
      resourceId: { to: "a-third-site", given: { resourceId: "a-second-site" }, ...replacement },
      endpoint: { to: "127.0.0.1:6514", ...put },
      token: { to: "t0ken", given: { endpoint: "127.0.0.1:6515" }, ...put },
    },
  },
  EnvGroupLink: {
    isNameless: true,
    base: { envGroupId: "a-group", serviceId: "a-site" },
    rows: {
      envGroupId: { to: "a-second-group", ...replacement },
      // No two things are the same link.
      serviceId: { to: "a-second-site", given: { envGroupId: "a-third-group" }, ...replacement },
    },
  },
};

/** Where the list of a kind is. */
export function listOf(kind: string): string {
  return lists[kind] ?? "/services";
}

const lists: Readonly<Record<string, string>> = {
  Postgres: "/postgres",
  PostgresUser: "/postgres",
  KeyValue: "/key-value",
  Project: "/projects",
  Environment: "/environments",
  EnvGroup: "/env-groups",
  EnvGroupLink: "/env-groups",
  RegistryCredential: "/registrycredentials",
  DedicatedIpSet: "/dedicated-ips",
  LogStream: "/logs/streams/owner",
  MetricsStream: "/metrics-stream",
  Webhook: "/webhooks",
  LogStreamOverride: "/logs/streams/resource",
  NotificationSettings: "/notification-settings/owners",
  NotificationOverride: "/notification-settings/overrides/services",
};
