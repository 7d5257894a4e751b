import {
  branchExpected,
  branchPattern,
  domainExpected,
  domainPattern,
  envVarKeyExpected,
  envVarKeyPattern,
  healthCheckPathExpected,
  healthCheckPathPattern,
  imageReferenceSchema,
  lineExpected,
  linePattern,
  pathWithinExpected,
  pathWithinPattern,
  regionSchema,
} from "@slipway/render-api";
import { z } from "zod";
import { isLocalRepository } from "../../../components/source";
import { fewEnoughInstances, instanceCount, scaling } from "./scaling";
import { holdsSecret } from "./secrets";

const text = z.string();
const texts = z.array(text);
const count = z.number().int().min(1);
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const credential = z.strictObject({ fromRegistryCreds: z.strictObject({ name: text }) });
const previews = z.strictObject({
  generation: z.enum(["automatic", "manual", "off"]).optional(),
  plan: text.optional(),
  numInstances: count.optional(),
});
const ipAllowList = z.array(z.strictObject({ source: text, description: text.optional() }));
const servicePlan = z.enum(["free", "starter", "standard", "pro", "pro plus", "pro max", "pro ultra"]);

/** What a variable's value is taken from: one of these. */
const SOURCES = ["value", "generateValue", "sync", "fromDatabase", "fromService", "fromGroup"] as const;

/** A variable's name. One of those that there can be is a property that every object of JavaScript has, and can't be a key of a manifest. */
const envVarKey = text
  .regex(envVarKeyPattern, `expected ${envVarKeyExpected}`)
  .refine((key) => key !== "__proto__", "is a name that no manifest can have");
// It stands in the stack's file, and in a line that is run.
const repo = text
  .regex(linePattern, `expected ${lineExpected}`)
  .refine((url) => !isLocalRepository(url), "expected a Git URL such as `https://github.com/acme/shop`");
const withinRepository = text.refine(
  (path) => pathWithinPattern.test(plainPath(path)),
  `expected ${pathWithinExpected}`,
);
const secretInCommand =
  "has what looks like a secret (not shown), and would stand in code: make it a variable of the service, and write `$NAME` in its place";
const command = text.refine((line) => !holdsSecret(line), secretInCommand);
const domain = text.regex(domainPattern, `expected ${domainExpected}`);

const envVar = z
  .strictObject({
    key: envVarKey.optional(),
    value: scalar.optional(),
    generateValue: z.literal(true).optional(),
    sync: z.literal(false).optional(),
    previewValue: scalar.optional(),
    fromDatabase: z
      .strictObject({
        name: text,
        property: z.enum(["connectionString", "connectionPoolString", "host", "port", "user", "password", "database"]),
      })
      .optional(),
    fromService: z
      .strictObject({
        type: z.enum(["web", "cron", "worker", "pserv", "static", "dpg", "job", "redis", "keyvalue"]),
        name: text,
        property: z.enum(["host", "port", "hostport", "connectionString"]).optional(),
        envVarKey: text.optional(),
      })
      .optional(),
    fromGroup: text.optional(),
  })
  .superRefine((given, context) => {
    const sources = SOURCES.filter((source) => given[source] !== undefined);
    if (sources.length !== 1)
      context.addIssue(`expected one of ${SOURCES.join(", ")}, found ${sources.join(" and ") || "none"}`);
    if (given.key === undefined && given.fromGroup === undefined) context.addIssue("expected a `key`");
    const { property, envVarKey } = given.fromService ?? { property: "host" };
    if ((property === undefined) === (envVarKey === undefined))
      context.addIssue({ code: "custom", path: ["fromService"], message: "expected either `property` or `envVarKey`" });
  });

const groupVar = z
  .strictObject({
    key: envVarKey,
    value: scalar.optional(),
    generateValue: z.literal(true).optional(),
  })
  .refine(({ value, generateValue }) => (value === undefined) !== (generateValue === undefined), {
    error: "expected either `value` or `generateValue`",
  });

/** What every service has that is made from code. */
const deployed = {
  type: text,
  name: text,
  /** What `runtime` was called before. */
  env: text.optional(),
  runtime: text.optional(),
  repo: repo.optional(),
  branch: text.regex(branchPattern, `expected ${branchExpected}`).optional(),
  rootDir: withinRepository.optional(),
  buildFilter: z.strictObject({ paths: texts.optional(), ignoredPaths: texts.optional() }).optional(),
  autoDeploy: z.boolean().optional(),
  autoDeployTrigger: z.enum(["off", "commit", "checksPass"]).optional(),
  envVars: z.array(envVar).default([]),
  buildCommand: command.optional(),
  previews: previews.optional(),
  pullRequestPreviewsEnabled: z.boolean().optional(),
};
const served = { domain: domain.optional(), domains: z.array(domain).default([]), ipAllowList: ipAllowList.optional() };

/** A web service. */
export const server = z
  .strictObject({
    ...deployed,
    ...served,
    region: regionSchema.default("oregon"),
    plan: servicePlan.default("starter"),
    previewPlan: text.optional(),
    startCommand: command.optional(),
    preDeployCommand: command.optional(),
    initialDeployHook: text.optional(),
    dockerCommand: text.optional(),
    dockerfilePath: withinRepository.optional(),
    dockerContext: withinRepository.optional(),
    registryCredential: credential.optional(),
    image: z.strictObject({ url: imageReferenceSchema, creds: credential.optional() }).optional(),
    numInstances: instanceCount.default(1),
    scaling: scaling.optional(),
    healthCheckPath: text.regex(healthCheckPathPattern, `expected ${healthCheckPathExpected}`).optional(),
    maxShutdownDelaySeconds: count.max(300).optional(),
    disk: z.strictObject({ name: text, mountPath: text, sizeGB: count.optional() }).optional(),
    maintenanceMode: z.looseObject({}).optional(),
    renderSubdomainPolicy: z.enum(["enabled", "disabled"]).optional(),
  })
  .superRefine(fewEnoughInstances)
  // Where a Dockerfile says what runs, it isn't brought over.
  .superRefine(({ runtime, env, dockerCommand = "" }, context) => {
    if ((runtime ?? env) === "image" && holdsSecret(dockerCommand))
      context.addIssue({ code: "custom", path: ["dockerCommand"], message: secretInCommand });
  });

/** A static site. */
export const site = z.strictObject({
  ...deployed,
  ...served,
  buildCommand: command,
  staticPublishPath: withinRepository,
  headers: z.array(z.strictObject({ path: text, name: text, value: text })).default([]),
  routes: z
    .array(z.strictObject({ type: z.enum(["redirect", "rewrite"]), source: text, destination: text }))
    .default([]),
});

/** A key value store. */
export const keyValue = z.strictObject({
  type: text,
  name: text,
  region: regionSchema.default("oregon"),
  plan: servicePlan.exclude(["pro max", "pro ultra"]).default("starter"),
  previewPlan: text.optional(),
  ipAllowList,
  maxmemoryPolicy: z
    .enum([
      "noeviction",
      "allkeys-lru",
      "allkeys-lfu",
      "allkeys-random",
      "volatile-lru",
      "volatile-lfu",
      "volatile-random",
      "volatile-ttl",
    ])
    .default("allkeys-lru"),
  persistenceMode: text.optional(),
});

/** A Postgres. */
export const database = z.strictObject({
  name: text,
  databaseName: text.optional(),
  user: text.optional(),
  region: regionSchema.default("oregon"),
  plan: text.default("basic-256mb"),
  diskSizeGB: count.optional(),
  storageAutoscalingEnabled: z.boolean().optional(),
  previewPlan: text.optional(),
  previewDiskSizeGB: count.optional(),
  postgresMajorVersion: scalar.optional(),
  highAvailability: z.strictObject({ enabled: z.boolean() }).optional(),
  ipAllowList: ipAllowList.optional(),
  readReplicas: z.array(z.strictObject({ name: text.optional() })).optional(),
  connectionPool: z.unknown().optional(),
});

/** A folder in one spelling; nothing for the repository itself. */
export function plainPath(path: string): string {
  return path
    .split("/")
    .filter((step) => step !== "" && step !== ".")
    .join("/");
}

/** A whole Blueprint, whose services are looked into one by one. */
export const root = z.strictObject({
  services: z
    .array(z.looseObject({ type: text, name: text, runtime: text.optional(), env: text.optional() }))
    .default([]),
  databases: z.array(database).default([]),
  envVarGroups: z.array(z.strictObject({ name: text, envVars: z.array(groupVar) })).default([]),
  previews: z.looseObject({}).optional(),
  previewsEnabled: z.boolean().optional(),
  previewsExpireAfterDays: count.optional(),
  projects: z.array(z.unknown()).optional(),
  ungrouped: z.looseObject({}).optional(),
  version: scalar.optional(),
});

export type SpecServer = z.output<typeof server>;
export type SpecSite = z.output<typeof site>;
export type SpecKeyValue = z.output<typeof keyValue>;
export type SpecDatabase = z.output<typeof database>;
export type SpecEnvVar = z.output<typeof envVar>;
