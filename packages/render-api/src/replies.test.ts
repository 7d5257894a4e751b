import { expect, test } from "vitest";
import type { z } from "zod";
import {
  datastoreReplySchema,
  deployReplySchema,
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
