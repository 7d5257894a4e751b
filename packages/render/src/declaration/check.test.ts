import { expect, test } from "vitest";
import { generatedSecret } from "../resources/generated-secret/declaration";
import { keyValue } from "../resources/key-value/declaration";
import { postgres } from "../resources/postgres/declaration";
import { rollout } from "../resources/rollout/declaration";
import { webService } from "../resources/web-service/declaration";
import { secret, unknown, type ValueMap } from "../values/value";
import { check } from "./check";
import type { ResourceDeclaration } from "./property";

const service: ValueMap = {
  name: "api",
  repo: "https://example.com/api",
  runtime: "node",
  buildCommand: "npm ci",
  startCommand: "npm start",
};
const database: ValueMap = { name: "db", plan: "basic_256mb", version: "16" };
const commit = "0123456789abcdef0123456789abcdef01234567";

function entry(overrides: ValueMap = {}): ValueMap {
  return { serviceId: "srv-1", release: commit, ...overrides };
}

test.each<[string, ResourceDeclaration, ValueMap, string]>([
  ["a missing property", webService, { ...service, repo: null }, "`runtime` is `node`, which needs `repo`; set it"],
  [
    "a misspelt property",
    webService,
    { ...service, buildcommand: "" },
    "unknown property `buildcommand`; did you mean `buildCommand`?",
  ],
  [
    "a value of another type",
    webService,
    { ...service, numInstances: "2" },
    '`numInstances` is "2", expected a whole number from 1 to 100',
  ],
  [
    "a value out of range",
    webService,
    { ...service, maxShutdownDelaySeconds: 301 },
    "`maxShutdownDelaySeconds` is 301, expected a whole number from 1 to 300",
  ],
  [
    "a misspelt mode",
    keyValue,
    { name: "kv", plan: "starter", persistenceMode: "snapshots" },
    '`persistenceMode` is "snapshots", expected one of `journal_snapshot`, `snapshot`, `off`; did you mean `snapshot`?',
  ],
  [
    "a plan that is not a string",
    keyValue,
    { name: "kv", plan: 5 },
    "`plan` is 5, expected one of `free`, `starter`, `standard`, `pro`, `pro_plus`",
  ],
  [
    "an empty plan",
    keyValue,
    { name: "kv", plan: "" },
    '`plan` is "", expected one of `free`, `starter`, `standard`, `pro`, `pro_plus`',
  ],
  [
    "a path without its slash",
    webService,
    { ...service, healthCheckPath: "health" },
    '`healthCheckPath` is "health", expected a path that starts with `/`, of printable ASCII without spaces',
  ],
  [
    "a variable that is not a string",
    rollout,
    { services: { api: entry({ envVars: { PORT: 80 } }) } },
    "`services.api.envVars.PORT` is 80, expected a string",
  ],
  [
    "a wrong variable's name",
    rollout,
    { services: { api: entry({ envVars: { "1A": "x" } }) } },
    "`1A` is not a valid name here; expected letters from A to Z, digits, `_`, `-` and `.`, with no digit at the start, and neither `.` alone nor two dots first",
  ],
  [
    "a secret of the wrong form",
    rollout,
    { services: { api: entry({ envVars: { A: secret(7) } }) } },
    "`services.api.envVars.A` has an invalid value (secret, not shown), expected a string",
  ],
  [
    "a domain named twice",
    webService,
    { ...service, customDomains: ["a.io", "a.io"] },
    '`customDomains` has "a.io" twice; list it once',
  ],
  [
    "a native service without commands",
    webService,
    { ...service, startCommand: null },
    "`runtime` is `node`, which needs `startCommand`; set it",
  ],
  [
    "a Docker property of a native service",
    webService,
    { ...service, dockerCommand: "x" },
    "`dockerCommand` does not apply when `runtime` is `node`; remove it",
  ],
  [
    "several instances of a free service",
    webService,
    { ...service, plan: "free", numInstances: 2 },
    "plan `free` has only one instance; remove `numInstances`, or choose `starter` or higher",
  ],
  [
    "a pre-deploy command of a free service",
    webService,
    { ...service, plan: "free", preDeployCommand: "npm run migrate" },
    "plan `free` has no pre-deploy command; remove `preDeployCommand`, or choose `starter` or higher",
  ],
  [
    "a standby on a small plan",
    postgres,
    { ...database, highAvailability: true },
    "`highAvailability` needs a plan of the Pro or Accelerated family, and `plan` is `basic_256mb`; change it, or remove `highAvailability`",
  ],
  [
    "a standby of an old Postgres",
    postgres,
    { ...database, plan: "pro_4gb", version: "12", highAvailability: true },
    "`highAvailability` needs Postgres 13 or newer, and `version` is `12`; change it, or remove `highAvailability`",
  ],

  [
    "read replicas on too small a plan",
    postgres,
    { ...database, readReplicas: [{ name: "reader" }] },
    "`readReplicas` need plan `basic_1gb` or higher, and `plan` is `basic_256mb`; change it, or remove `readReplicas`",
  ],
  [
    "read replicas of too small a disk",
    postgres,
    { ...database, plan: "basic_1gb", diskSizeGB: 5, readReplicas: [{ name: "reader" }] },
    "`readReplicas` need 10 GB of disk, and `diskSizeGB` is 5; change it, or remove `readReplicas`",
  ],
  [
    "two read replicas of one name",
    postgres,
    {
      ...database,
      plan: "basic_1gb",
      readReplicas: [{ name: "reader" }, { name: "reader", parameterOverrides: { work_mem: "8MB" } }],
    },
    "`readReplicas` have the name `reader` twice; change it, or remove `readReplicas`",
  ],
  [
    "a pool on the free plan",
    postgres,
    { ...database, plan: "free", connectionPool: "pgbouncer" },
    "plan `free` has no connection pool, but `connectionPool` is `pgbouncer`; remove it, or choose `basic_256mb` or higher",
  ],
  [
    "persistence of a free key value instance",
    keyValue,
    { name: "kv", plan: "free", persistenceMode: "snapshot" },
    "plan `free` persists nothing, but `persistenceMode` is `snapshot`; remove it, or choose `starter` or higher",
  ],
  [
    "a release beside a branch that is followed",
    rollout,
    { services: { api: entry({ source: "fingerprint" }) } },
    "`api` has both `release` and `source`; a service runs a release or follows its branch, so remove one of them",
  ],
  [
    "a run-time variable that the service doesn't have",
    rollout,
    { services: { api: entry({ envVars: { A: unknown }, runtimeEnvVars: ["A", "B"] }) } },
    "`B` is in `runtimeEnvVars` of `api` and not in its `envVars`; set it there, or remove it here",
  ],
  [
    "a disk size between the steps",
    postgres,
    { ...database, diskSizeGB: 7 },
    "`diskSizeGB` is 7, expected 1 or a multiple of 5; the next one is 10",
  ],
  [
    "a short release",
    rollout,
    { services: { api: entry({ release: "abc123" }) } },
    '`services.api.release` is "abc123", expected a full commit of 40 lower-case hexadecimal digits, or an image with its digest such as `ghcr.io/acme/api@sha256:…`',
  ],
  [
    "an unknown predecessor",
    rollout,
    { services: { api: entry({ after: ["web"] }) } },
    "`api` is to be deployed after `web`, which is not a service of this rollout; its services are `api`",
  ],
  [
    "services that wait for each other",
    rollout,
    { services: { a: entry({ after: ["b"], serviceId: unknown }), b: entry({ after: ["a"] }) } },
    "these services wait for each other: `a` after `b` after `a`; remove one `after`",
  ],
])("check refuses %s", (_, declaration, inputs, reason) => {
  expect(check(declaration, inputs).problems.map((problem) => problem.reason)).toEqual([reason]);
});

test("check reports every mistake at once", () => {
  const { problems } = check(webService, { name: "", plan: 7 });
  expect(problems.map((problem) => problem.property)).toEqual(["name", "runtime", "plan"]);
});

test("check fills in defaults, nested ones too, and keeps marks and unknowns", () => {
  const allowed = { ...database, ipAllowList: [{ cidrBlock: "10.0.0.0/8" }], databaseUser: unknown };
  expect(check(postgres, allowed)).toEqual({
    inputs: {
      ...allowed,
      ipAllowList: [{ cidrBlock: "10.0.0.0/8", description: "" }],
      region: "oregon",
      diskAutoscaling: false,
      highAvailability: false,
      allowDataLoss: false,
    },
    problems: [],
    suspicions: [],
    transient: {},
  });
  const services = { api: entry({ envVars: { TOKEN: secret("t"), URL: unknown } }) };
  expect(check(rollout, { services }).inputs.services).toEqual(services);
});

test.each<[string, ResourceDeclaration, ValueMap]>([
  ["a plan that Render offers no longer", webService, { ...service, plan: "standard_legacy" }],
  ["a plan by its other name", webService, { ...service, plan: "0.5c-512mb" }],
  ["a plan made for one customer", keyValue, { name: "kv", plan: "custom" }],
  ["a plan that Render will offer", postgres, { ...database, plan: "pro_1tb" }],
  ["a standby on a plan that we don't know", postgres, { ...database, plan: "custom", highAvailability: true }],
  ["a new version of Postgres", postgres, { ...database, version: "19" }],
  ["a new region", webService, { ...service, region: "tokyo" }],
  ["a plan that is a secret", webService, { ...service, plan: secret("startr") }],
  ["a plan that is not known yet", webService, { ...service, plan: unknown }],
])("%s is for Render to judge, with no word from us", (_, declaration, inputs) => {
  expect(check(declaration, inputs)).toMatchObject({ problems: [], suspicions: [] });
});

test("a plan that may be misspelt is accepted with a question", () => {
  expect(check(webService, { ...service, plan: "startr" })).toMatchObject({
    problems: [],
    suspicions: ["`plan` is `startr`, which this provider does not know; did you mean `starter`?"],
  });
});

test("a map that is secret as a whole becomes one of secrets", () => {
  const { inputs } = check(generatedSecret, { keepers: secret({ A: "1", B: unknown }) });
  expect(inputs.keepers).toEqual({ A: secret("1"), B: secret(unknown) });
});

test("a URL with a password in it becomes a secret, wherever it stands, and nothing else does", () => {
  const repo = "https://token:x-oauth@git.example/api";
  const { inputs } = check(webService, { ...service, repo });
  expect(inputs).toMatchObject({ ...service, repo: secret(repo) });
  const envVars = { DATABASE_URL: "postgres://me:s3cret@db/x", API_URL: "https://api.example/x?a=b@c" };
  const { services } = check(rollout, { services: { api: entry({ envVars }) } }).inputs;
  expect(services).toMatchObject({
    api: { envVars: { DATABASE_URL: secret(envVars.DATABASE_URL), API_URL: envVars.API_URL } },
  });
});

test("what is not known yet is judged by nothing", () => {
  const { problems } = check(webService, { ...service, runtime: unknown, dockerCommand: "x", plan: unknown });
  expect(problems).toEqual([]);
});
