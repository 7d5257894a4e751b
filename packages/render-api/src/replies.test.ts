import { expect, test } from "vitest";
import type { z } from "zod";
import {
  customDomainReplySchema,
  datastoreReplySchema,
  deployReplySchema,
  envVarReplySchema,
  headerReplySchema,
  keyValueReplySchema,
  ownerReplySchema,
  postgresReplySchema,
  routeReplySchema,
  serviceCreatedReplySchema,
  serviceReplySchema,
} from "./index";

const common = { id: "x-1", name: "a", createdAt: "2026-01-02T03:04:05Z" };
const service = { ...common, type: "workflow", slug: "a", serviceDetails: {} };
const datastore = { ...common, status: "warming_up" };
const place = { plan: "custom", region: "moon" };

test.each<[string, z.ZodType, object]>([
  ["a workspace", ownerReplySchema, { id: "tea-1" }],
  ["a service of a new type", serviceReplySchema, service],
  [
    "a service with new values",
    serviceReplySchema,
    {
      ...{
        ...common,
        type: "web_service",
        slug: "a",
        suspended: "half",
        autoDeploy: "later",
        autoDeployTrigger: "never",
      },
      serviceDetails: { runtime: "deno", ...place },
    },
  ],
  ["a new service without its deploy", serviceCreatedReplySchema, { service }],
  ["a deploy", deployReplySchema, { id: "dep-1", status: "warming_up" }],
  ["a route", routeReplySchema, { type: "proxy", source: "/", destination: "/", priority: 0 }],
  ["a data store", datastoreReplySchema, datastore],
  ["a key value instance", keyValueReplySchema, { ...datastore, ...place, options: {} }],
  [
    "a Postgres instance",
    postgresReplySchema,
    { ...datastore, ...place, databaseName: "a", databaseUser: "a", version: "40", highAvailabilityEnabled: false },
  ],
])("a client takes %s that has no more than what it reads, with values that are new", (_, schema, reply) => {
  expect(schema.parse({ ...reply, aNewField: {} })).toEqual(reply);
});

/** An id becomes a step of a path, and a word of lines that somebody is told to run. */
test.each([
  "",
  ".",
  "..",
  "../owners",
  "srv-1/../x",
  "srv-1?x",
  "srv-1; rm -rf ~",
  "$(id)",
  "srv-1\n",
  "a".repeat(101),
])("no client takes what is no plain word for an id: %j", (id) => {
  for (const schema of [ownerReplySchema, serviceReplySchema, deployReplySchema, datastoreReplySchema])
    expect(schema.safeParse({ ...service, ...datastore, id, status: "live" }).error?.issues).toMatchObject([
      { path: ["id"], message: "expected an id" },
    ]);
  expect(serviceCreatedReplySchema.safeParse({ service, deployId: id }).success).toBe(false);
});

/** What sets a terminal's title and clears its screen, what begins a line of its own, and what turns the order about. */
const hostile = [
  "main\n  + repo: x",
  "main\u001b]0;owned\u0007",
  "\u001b[2Jx",
  "\u009b2J",
  "a\rb",
  "a\u202eb",
  "a\u2028b",
];
const details = { envSpecificDetails: { buildCommand: "a\nb", startCommand: "c\nd" }, buildCommand: "e\nf" };
const whole: Record<string, [z.ZodType, object, multiline?: readonly string[]]> = {
  service: [
    serviceReplySchema,
    {
      ...{
        ...service,
        suspended: "a",
        autoDeploy: "yes",
        autoDeployTrigger: "commit",
        repo: "a",
        branch: "a",
        rootDir: "a",
      },
      ...{ buildFilter: { paths: ["a"], ignoredPaths: ["a"] }, internalAddress: "a" },
      serviceDetails: {
        ...{ ...details, runtime: "a", plan: "a", region: "a", healthCheckPath: "a", publishPath: "a", url: "a" },
        envSpecificDetails: {
          ...{ ...details.envSpecificDetails, dockerCommand: "a", preDeployCommand: "a" },
          ...{ dockerContext: "a", dockerfilePath: "a", registryCredential: { id: "a" } },
        },
      },
    },
    ["buildCommand", "startCommand", "dockerCommand", "preDeployCommand"],
  ],
  deploy: [
    deployReplySchema,
    {
      ...{ id: "dep-1", status: "live", trigger: "a", createdAt: "a", finishedAt: "a" },
      ...{ commit: { id: "a" }, image: { ref: "a", sha: "a" } },
    },
  ],
  postgres: [
    postgresReplySchema,
    {
      ...{
        ...datastore,
        ...place,
        databaseName: "a",
        databaseUser: "a",
        version: "17",
        highAvailabilityEnabled: false,
      },
      ipAllowList: [{ cidrBlock: "a", description: "a" }],
    },
  ],
  keyValue: [
    keyValueReplySchema,
    {
      ...{ ...datastore, ...place, options: { maxmemoryPolicy: "a", persistenceMode: "a" } },
      ipAllowList: [{ cidrBlock: "a", description: "a" }],
    },
  ],
  owner: [ownerReplySchema, { id: "tea-1" }],
  domain: [customDomainReplySchema, { name: "a", redirectForName: "a" }],
  header: [headerReplySchema, { path: "a", name: "a", value: "a" }],
  route: [routeReplySchema, { type: "a", source: "a", destination: "a", priority: 1 }],
  variable: [envVarReplySchema, { key: "a", value: "a\nb" }, ["value"]],
};

test.each(Object.entries(whole))(
  "no text of a reply does anything to a terminal, nor has a second line: %s",
  (_, given) => {
    const [schema, reply, multiline = []] = given;
    expect(schema.parse(reply)).toEqual(reply);
    for (const text of hostile) {
      for (const [name, changed] of eachChanged(reply, text)) {
        if (multiline.includes(name)) continue;
        expect(schema.safeParse(changed).error?.issues, name).toMatchObject([{ code: "invalid_format" }]);
      }
    }
  },
);

/** A reply with one of its texts replaced, for each of them, and what that is called. */
function eachChanged(value: object, text: string): [name: string, changed: object][] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const changed: unknown[] = typeof inner === "string" ? [text] : [];
    const within = typeof inner === "object" && inner !== null ? eachChanged(inner, text) : [];
    const put = (replaced: unknown): object =>
      Array.isArray(value) ? value.with(Number(name), replaced) : { ...value, [name]: replaced };
    return [
      ...changed.map((replaced): [string, object] => [name, put(replaced)]),
      ...within.map(([innerName, replaced]): [string, object] => [innerName, put(replaced)]),
    ];
  });
}
