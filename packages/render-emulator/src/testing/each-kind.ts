import { type Kind, noOwner, one, xid } from "./kind-of-thing";

const repo = "https://git.acme.example/acme/api";
const native = { runtime: "node", envSpecificDetails: { buildCommand: "npm ci", startCommand: "npm start" } };
const image = { ownerId: "", imagePath: "nginx" };

function service(type: string, id: RegExp, details: object, source: object, shown: object): Kind {
  const isSite = type === "static_site";
  const region = isSite ? {} : { region: "ohio" };
  return {
    id,
    create: "POST /services",
    body: ({ ownerId, environment }, name) => ({
      ...{ type, name, ownerId, environmentId: environment, ...source },
      serviceDetails: { ...region, ...details },
    }),
    createdAs: "service",
    read: "GET /services/{serviceId}",
    list: "GET /services",
    listedAs: "service",
    filters: ({ ownerId, environment }, name) => ({
      name: { hits: [name, `other,${name}`], misses: ["other"] },
      type: { hits: [type], misses: [type === "cron_job" ? "web_service" : "cron_job"] },
      environmentId: one(environment, "evm-00000000000000000000"),
      env: isSite ? { hits: [], misses: ["node"] } : one("image" in source ? "image" : "node", "rust"),
      region: isSite ? { hits: [], misses: ["ohio"] } : one("ohio", "frankfurt"),
      suspended: one("not_suspended", "suspended"),
      ownerId: one(ownerId, noOwner),
      includePreviews: { hits: ["true", "false"], misses: [] },
    }),
    change: {
      endpoint: "PATCH /services/{serviceId}",
      body: { name: `changed-${type}-${Object.keys(source)[0]}`, serviceDetails: shown },
      shown: { name: `changed-${type}-${Object.keys(source)[0]}`, serviceDetails: shown },
    },
    remove: "DELETE /services/{serviceId}",
  };
}

const stored = (path: string, param: string, id: RegExp, fields: object, shown: object): Kind => ({
  id,
  create: `POST ${path}`,
  body: ({ ownerId, environment }, name) => ({ name, ownerId, environmentId: environment, region: "ohio", ...fields }),
  read: `GET ${path}/{${param}}`,
  list: `GET ${path}`,
  listedAs: path === "/key-value" ? "keyValue" : path.slice(1),
  filters: ({ ownerId, environment }, name) => ({
    name: one(name, "other"),
    region: one("ohio", "oregon"),
    ownerId: one(ownerId, noOwner),
    environmentId: one(environment, "evm-00000000000000000000"),
    ...(path === "/postgres" && {
      suspended: one("not_suspended", "suspended"),
      includeReplicas: { hits: ["true", "false"], misses: [] },
    }),
  }),
  change: { endpoint: `PATCH ${path}/{${param}}`, body: { name: `changed-${param}`, ...shown }, shown },
  remove: `DELETE ${path}/{${param}}`,
});

const postgres = { plan: "basic_1gb", version: "17", readReplicas: [{ name: "reader" }] };
const keyValue = { plan: "starter", maxmemoryPolicy: "noeviction" };
const opened = { ipAllowList: [{ cidrBlock: "203.0.113.0/24", description: "office" }] };

/** Each kind of thing of a workspace. */
export const ownKinds: Record<string, Kind> = {
  "web service of a repository": service("web_service", xid("srv"), native, { repo }, { plan: "pro" }),
  "web service of an image": service("web_service", xid("srv"), { runtime: "image" }, { image }, { plan: "pro" }),
  "private service": service("private_service", xid("srv"), native, { repo }, { plan: "standard" }),
  "background worker": service("background_worker", xid("srv"), native, { repo }, { plan: "standard" }),
  "cron job": service(
    "cron_job",
    xid("crn"),
    { ...native, schedule: "0 1 * * *" },
    { repo },
    { schedule: "5 4 * * *" },
  ),
  "static site": service("static_site", xid("srv"), { publishPath: "dist" }, { repo }, { publishPath: "out" }),
  Postgres: {
    ...stored("/postgres", "postgresId", xid("dpg", "-a"), postgres, opened),
    emptiedByNull: { readReplicas: [] },
  },
  "key value": stored("/key-value", "keyValueId", xid("red"), keyValue, opened),
  "key value by its old name": stored("/redis", "redisId", xid("red"), keyValue, opened),
  project: {
    id: xid("prj"),
    create: "POST /projects",
    body: ({ ownerId }, name) => ({ name, ownerId, environments: [{ name: "production" }] }),
    read: "GET /projects/{projectId}",
    list: "GET /projects",
    listedAs: "project",
    filters: ({ ownerId }, name) => ({ name: one(name, "other"), ownerId: one(ownerId, noOwner) }),
    change: { endpoint: "PATCH /projects/{projectId}", body: { name: "changed" }, shown: { name: "changed" } },
    remove: "DELETE /projects/{projectId}",
  },
  environment: {
    id: xid("evm"),
    create: "POST /environments",
    body: ({ project }, name) => ({ name, projectId: project }),
    read: "GET /environments/{environmentId}",
    list: "GET /environments",
    listedAs: "environment",
    filters: ({ project, ownerId }, name) => ({
      projectId: one(project, "prj-00000000000000000000"),
      name: one(name, "other"),
      ownerId: one(ownerId, noOwner),
      environmentId: { hits: [], misses: ["evm-00000000000000000000"] },
    }),
    change: {
      endpoint: "PATCH /environments/{environmentId}",
      body: { protectedStatus: "protected", networkIsolationEnabled: true },
      shown: { protectedStatus: "protected", networkIsolationEnabled: true },
    },
    remove: "DELETE /environments/{environmentId}",
  },
  "environment group": {
    id: xid("evg"),
    create: "POST /env-groups",
    body: ({ ownerId, environment }, name) => ({
      ...{ name, ownerId, environmentId: environment },
      envVars: [{ key: "A", value: "1" }],
      secretFiles: [{ name: "a.txt", content: "1" }],
    }),
    read: "GET /env-groups/{envGroupId}",
    list: "GET /env-groups",
    filters: ({ ownerId, environment }, name) => ({
      name: one(name, "other"),
      ownerId: one(ownerId, noOwner),
      environmentId: one(environment, "evm-00000000000000000000"),
    }),
    change: { endpoint: "PATCH /env-groups/{envGroupId}", body: { name: "changed" }, shown: { name: "changed" } },
    remove: "DELETE /env-groups/{envGroupId}",
  },
  "registry credential": {
    id: xid("rgc"),
    create: "POST /registrycredentials",
    body: ({ ownerId }, name) => ({ name, ownerId, registry: "GITHUB", username: name, authToken: "t0ken" }),
    read: "GET /registrycredentials/{registryCredentialId}",
    list: "GET /registrycredentials",
    filters: ({ ownerId }, name) => ({
      name: one(name, "other"),
      username: one(name, "other"),
      type: one("GITHUB", "DOCKER"),
      ownerId: one(ownerId, noOwner),
    }),
    change: {
      endpoint: "PATCH /registrycredentials/{registryCredentialId}",
      body: { registry: "DOCKER", name: "changed", username: "robot", authToken: "t1ken" },
      shown: { registry: "DOCKER", name: "changed", username: "robot" },
    },
    remove: "DELETE /registrycredentials/{registryCredentialId}",
  },
  "set of dedicated addresses": {
    id: xid("egs"),
    create: "POST /dedicated-ips",
    body: ({ ownerId, environment }, name) => ({ name, ownerId, region: "ohio", environmentIds: [environment] }),
    read: "GET /dedicated-ips/{dedicatedIpId}",
    list: "GET /dedicated-ips",
    // What the list can be asked is in no description.
    filters: () => ({}),
    change: {
      endpoint: "PATCH /dedicated-ips/{dedicatedIpId}",
      body: { name: "changed", description: "for the bank", environmentIds: [] },
      shown: { name: "changed", description: "for the bank", environmentIds: [], region: "ohio" },
    },
    remove: "DELETE /dedicated-ips/{dedicatedIpId}",
  },
  webhook: {
    id: xid("whk"),
    create: "POST /webhooks",
    body: ({ ownerId }, name) => ({
      name,
      ownerId,
      url: "http://127.0.0.1:9/",
      enabled: false,
      eventFilter: ["build_ended"],
    }),
    read: "GET /webhooks/{webhookId}",
    list: "GET /webhooks",
    listedAs: "webhook",
    filters: ({ ownerId }) => ({ ownerId: one(ownerId, noOwner) }),
    change: {
      endpoint: "PATCH /webhooks/{webhookId}",
      body: { eventFilter: ["deploy_ended"] },
      shown: { eventFilter: ["deploy_ended"] },
    },
    emptiedByNull: { eventFilter: null },
    remove: "DELETE /webhooks/{webhookId}",
  },
};
