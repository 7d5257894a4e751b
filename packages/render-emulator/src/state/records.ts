import {
  customDomainSchema,
  deploySchema,
  envVarSchema,
  headerSchema,
  keyValueSchema,
  ownerSchema,
  postgresSchema,
  routeSchema,
  serviceSchema,
} from "@slipway/render-api";
import { z } from "zod";

/** A service: the object of the API, and what the API serves through other paths. */
export const serviceRecordSchema = z.object({
  service: serviceSchema,
  /** In the order in which they were given. */
  envVars: z.array(envVarSchema),
  headers: z.array(headerSchema),
  routes: z.array(routeSchema),
  customDomains: z.array(customDomainSchema),
  /** The service's own port, kept for life; workers have none. */
  port: z.number().int().optional(),
  liveDeployId: z.string().optional(),
});
export type ServiceRecord = z.infer<typeof serviceRecordSchema>;

/** What a deploy runs with: the settings as they stood when it began. A rollback brings them back. */
export const deploySettingsSchema = serviceRecordSchema.pick({ service: true, envVars: true });
export type DeploySettings = z.infer<typeof deploySettingsSchema>;

export const deployRecordSchema = z.object({
  deploy: deploySchema,
  serviceId: z.string(),
  /** The commit that was asked for; absent: the newest of the branch. */
  commitId: z.string().optional(),
  /**
   * The deploy whose build this one runs: its own, or after a rollback an earlier one's. Absent until there is a build.
   */
  buildId: z.string().optional(),
  /** Deploys the service's last successful build, with the settings as they stand when it begins. */
  deployOnly: z.boolean().optional(),
  settings: deploySettingsSchema.optional(),
});
export type DeployRecord = z.infer<typeof deployRecordSchema>;

export const postgresRecordSchema = z.object({
  postgres: postgresSchema,
  /** The role in the shared server: `databaseUser`, with a suffix when another instance has a user of that name. */
  role: z.string(),
  password: z.string(),
});
export type PostgresRecord = z.infer<typeof postgresRecordSchema>;

export const keyValueRecordSchema = z.object({ keyValue: keyValueSchema, port: z.number().int() });
export type KeyValueRecord = z.infer<typeof keyValueRecordSchema>;

/** Where the one Postgres server of the emulator lives. */
const postgresServerSchema = z.object({ dataDir: z.string(), port: z.number().int(), password: z.string() });

export const stateSchema = z.object({
  version: z.literal(1),
  /** Names this state's folder among those that several emulators keep in one cache. */
  id: z.string(),
  apiKey: z.string(),
  owner: ownerSchema,
  /** The port that serves every custom domain, by Host header. */
  domainsPort: z.number().int().optional(),
  postgresServer: postgresServerSchema.optional(),
  services: z.array(serviceRecordSchema),
  deploys: z.array(deployRecordSchema),
  postgres: z.array(postgresRecordSchema),
  keyValues: z.array(keyValueRecordSchema),
});
export type State = z.infer<typeof stateSchema>;
