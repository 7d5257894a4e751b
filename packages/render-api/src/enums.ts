import { z } from "zod";

/**
 * Regions, fixed once a resource is made.
 *
 * @default "oregon"
 */
export const regionSchema = z.enum(["oregon", "ohio", "virginia", "frankfurt", "singapore"]);
export type Region = z.infer<typeof regionSchema>;

export const serviceTypeSchema = z.enum([
  "static_site",
  "web_service",
  "private_service",
  "background_worker",
  "cron_job",
]);
export type ServiceType = z.infer<typeof serviceTypeSchema>;

/** How a service's release is made: from a Dockerfile, by one of Render's native builders, or taken as an image. */
export const runtimeSchema = z.enum(["docker", "elixir", "go", "node", "python", "ruby", "rust", "image"]);
export type Runtime = z.infer<typeof runtimeSchema>;

/** Instance types of services, by the names that have been valid since the first version of the API. */
export const servicePlanSchema = z.enum([
  "free",
  "starter",
  "starter_plus",
  "standard",
  "standard_plus",
  "pro",
  "pro_plus",
  "pro_max",
  "pro_ultra",
]);
export type ServicePlan = z.infer<typeof servicePlanSchema>;

/** Newer names of the same plans, which say their processors and memory. */
export const servicePlanAliases: Readonly<Record<string, ServicePlan>> = {
  "0.5c-512mb": "starter",
  "1c-2g": "standard",
  "2c-4g": "pro",
  "4c-8g": "pro_plus",
  "4c-16g": "pro_max",
  "8c-32g": "pro_ultra",
};

/** Plans that have a newer name alone. */
const newerServicePlans = [...["2c-8g", "2c-16g", "4c-32g", "8c-16g", "8c-64g"], ...["12c-24g", "12c-48g", "12c-96g"]];

/** A plan by any of its names, as a caller says it. */
export const anyServicePlanSchema = z.enum([
  ...servicePlanSchema.options,
  ...Object.keys(servicePlanAliases),
  ...newerServicePlans,
]);

/** Whether two names are those of one plan of a service. */
export function isSameServicePlan(one: string | undefined, other: string | undefined): boolean {
  const [first = "", second = ""] = [one, other];
  return (servicePlanAliases[first] ?? first) === (servicePlanAliases[second] ?? second);
}

export const postgresPlanSchema = z.enum([
  "free",
  "basic_256mb",
  "basic_1gb",
  "basic_4gb",
  "pro_4gb",
  "pro_8gb",
  "pro_16gb",
  "pro_32gb",
  "pro_64gb",
  "pro_128gb",
  "pro_192gb",
  "pro_256gb",
  "pro_384gb",
  "pro_512gb",
  "accelerated_16gb",
  "accelerated_32gb",
  "accelerated_64gb",
  "accelerated_128gb",
  "accelerated_256gb",
  "accelerated_384gb",
  "accelerated_512gb",
  "accelerated_768gb",
  "accelerated_1024gb",
]);
export type PostgresPlan = z.infer<typeof postgresPlanSchema>;

export const postgresVersionSchema = z.enum(["11", "12", "13", "14", "15", "16", "17", "18"]);
export type PostgresVersion = z.infer<typeof postgresVersionSchema>;

/** What connections go through to a database. */
export const connectionPoolSchema = z.enum(["none", "pgbouncer"]);
export type ConnectionPool = z.infer<typeof connectionPoolSchema>;

export const keyValuePlanSchema = z.enum(["free", "starter", "standard", "pro", "pro_plus"]);
export type KeyValuePlan = z.infer<typeof keyValuePlanSchema>;

export const maxmemoryPolicySchema = z.enum([
  "noeviction",
  "allkeys_lru",
  "allkeys_lfu",
  "allkeys_random",
  "volatile_lru",
  "volatile_lfu",
  "volatile_random",
  "volatile_ttl",
]);
export type MaxmemoryPolicy = z.infer<typeof maxmemoryPolicySchema>;

export const persistenceModeSchema = z.enum(["journal_snapshot", "snapshot", "off"]);
export type PersistenceMode = z.infer<typeof persistenceModeSchema>;

/** When Render deploys by itself: at each commit, once the commit's checks have passed, or never. */
export const autoDeployTriggerSchema = z.enum(["commit", "checksPass", "off"]);
export type AutoDeployTrigger = z.infer<typeof autoDeployTriggerSchema>;

export const suspendedSchema = z.enum(["suspended", "not_suspended"]);
