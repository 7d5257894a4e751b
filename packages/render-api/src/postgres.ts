import { z } from "zod";
import {
  cidrBlockInputSchema,
  cidrBlockReplySchema,
  cidrBlockSchema,
  datastoreReplySchema,
  datastoreStatusSchema,
} from "./datastore";
import { postgresPlanSchema, postgresVersionSchema, regionSchema, suspendedSchema } from "./enums";
import { databaseNameSchema, databaseUserSchema, resourceNameSchema } from "./names";
import { ownerSchema } from "./owner";
import { replyLineSchema } from "./text";

/** Body of `POST /postgres`. `ipAllowList` left out means open to all, `[]` closed to all outside. */
export const postgresCreateSchema = z.object({
  name: resourceNameSchema,
  ownerId: z.string(),
  plan: postgresPlanSchema,
  version: postgresVersionSchema,
  databaseName: databaseNameSchema.optional(),
  databaseUser: databaseUserSchema.optional(),
  /** Gigabytes: 1, or a multiple of 5. It can only grow. */
  diskSizeGB: z.number().int().optional(),
  enableHighAvailability: z.boolean().optional(),
  /** Whether Render lets the disk grow when it is nearly full. */
  enableDiskAutoscaling: z.boolean().optional(),
  region: regionSchema.optional(),
  environmentId: z.string().optional(),
  ipAllowList: z.array(cidrBlockInputSchema).optional(),
});
export type PostgresCreate = z.infer<typeof postgresCreateSchema>;

/** Body of `PATCH /postgres/{id}`. Version, names, region and owner can't change. */
export const postgresUpdateSchema = postgresCreateSchema
  .omit({ ownerId: true, version: true, databaseName: true, databaseUser: true, region: true, environmentId: true })
  .partial();
export type PostgresUpdate = z.infer<typeof postgresUpdateSchema>;

/**
 * A Postgres instance as Render replies. Render appends `_xxxx` to the database name; an empty `ipAllowList` comes
 * back as null.
 */
export const postgresSchema = z.object({
  id: z.string(),
  name: z.string(),
  databaseName: z.string(),
  databaseUser: z.string(),
  plan: z.string(),
  version: z.string(),
  region: z.string(),
  status: datastoreStatusSchema,
  diskSizeGB: z.number().int(),
  diskAutoscalingEnabled: z.boolean(),
  highAvailabilityEnabled: z.boolean(),
  ipAllowList: z.array(cidrBlockSchema).nullish(),
  owner: ownerSchema,
  readReplicas: z.array(z.object({ id: z.string(), name: z.string() })).nullish(),
  role: z.string(),
  suspended: suspendedSchema,
  suspenders: z.array(z.string()),
  dashboardUrl: z.string(),
  /** Only while it belongs to one. */
  environmentId: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Postgres = z.infer<typeof postgresSchema>;

/** What a client reads of a Postgres instance. */
export const postgresReplySchema = datastoreReplySchema.extend({
  databaseName: replyLineSchema,
  databaseUser: replyLineSchema,
  plan: replyLineSchema,
  version: replyLineSchema,
  region: replyLineSchema,
  diskSizeGB: z.number().int().optional(),
  highAvailabilityEnabled: z.boolean(),
  ipAllowList: z.array(cidrBlockReplySchema).nullish(),
});

/** Reply of `GET /postgres/{id}/connection-info`: every field is a secret. */
export const postgresConnectionInfoSchema = z.object({
  password: z.string(),
  internalConnectionString: z.string(),
  externalConnectionString: z.string(),
  psqlCommand: z.string(),
});
export type PostgresConnectionInfo = z.infer<typeof postgresConnectionInfoSchema>;
