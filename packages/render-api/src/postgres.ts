import { z } from "zod";
import {
  cidrBlockInputSchema,
  cidrBlockReplySchema,
  cidrBlockSchema,
  datastoreReplySchema,
  datastoreStatusSchema,
} from "./datastore";
import {
  connectionPoolSchema,
  postgresPlanSchema,
  postgresVersionSchema,
  regionSchema,
  suspendedSchema,
} from "./enums";
import { databaseNameSchema, databaseUserSchema, resourceNameSchema } from "./names";
import { ownerSchema } from "./owner";
import { replyLineSchema } from "./text";

/** What Postgres' settings are called; those of an extension have its name and a dot before theirs. */
export const parameterNamePattern = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/;
export const parameterNameExpected = "the name of a setting of Postgres in small letters, such as `work_mem`";

/** Settings of the server, by their names. */
const parameterOverridesSchema = z.record(
  z.string().regex(parameterNamePattern, `expected ${parameterNameExpected}`),
  z.string(),
);

const readReplicaSchema = z.object({
  name: resourceNameSchema,
  parameterOverrides: parameterOverridesSchema.optional(),
});

/** Most read replicas that a database can have. */
export const mostReadReplicas = 5;

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
  connectionPool: connectionPoolSchema.optional(),
  /** An empty one clears them. */
  parameterOverrides: parameterOverridesSchema.optional(),
  /** An empty list removes all; one whose name changes is another one. */
  readReplicas: z.array(readReplicaSchema).max(mostReadReplicas).optional(),
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
  readReplicas: z.array(readReplicaSchema.extend({ id: z.string(), name: z.string() })).nullish(),
  role: z.enum(["primary", "replica"]),
  /** Of a replica: whose it is. */
  primaryPostgresID: z.string().optional(),
  connectionPool: connectionPoolSchema.optional(),
  parameterOverrides: parameterOverridesSchema.optional(),
  /** When a free database ends. */
  expiresAt: z.string().optional(),
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
  diskAutoscalingEnabled: z.boolean().optional(),
  highAvailabilityEnabled: z.boolean(),
  ipAllowList: z.array(cidrBlockReplySchema).nullish(),
  readReplicas: z
    .array(z.object({ name: replyLineSchema, parameterOverrides: z.record(z.string(), replyLineSchema).nullish() }))
    .nullish(),
  connectionPool: replyLineSchema.optional(),
  parameterOverrides: z.record(z.string(), replyLineSchema).nullish(),
});

/** Reply of `GET /postgres/{id}/connection-info`: every field is a secret. */
export const postgresConnectionInfoSchema = z.object({
  password: z.string(),
  internalConnectionString: z.string(),
  externalConnectionString: z.string(),
  psqlCommand: z.string(),
  /** Both only where there is a connection pool. */
  internalConnectionPoolString: z.string().exactOptional(),
  externalConnectionPoolString: z.string().exactOptional(),
});
export type PostgresConnectionInfo = z.infer<typeof postgresConnectionInfoSchema>;

/** Reply of `GET /postgres/{id}/recovery`. */
export const postgresRecoveryInfoSchema = z.object({
  recoveryStatus: z.enum(["AVAILABLE", "BACKUP_NOT_READY", "NOT_AVAILABLE"]),
  /** The first moment that it can be recovered to. */
  startsAt: z.string().optional(),
});
export type PostgresRecoveryInfo = z.infer<typeof postgresRecoveryInfoSchema>;

/** Body of `POST /postgres/{id}/recovery`: what is left out the new instance has from the one that it is recovered from. */
export const postgresRecoverySchema = z.object({
  restoreTime: z.iso.datetime({ offset: true }),
  restoreName: resourceNameSchema.optional(),
  plan: postgresPlanSchema.optional(),
  environmentId: z.string().optional(),
});
export type PostgresRecoveryInput = z.infer<typeof postgresRecoverySchema>;

/** Body of `POST /postgres/{id}/credentials`. */
export const postgresCredentialCreateSchema = z.object({ username: databaseUserSchema });

/** An element of `GET /postgres/{id}/credentials`: a user of the database. */
export const postgresCredentialReplySchema = z.object({
  username: z.string(),
  /** Whether connection strings have it: the newest one. */
  default: z.boolean(),
  createdAt: z.string(),
  openConnections: z.number(),
});
export type PostgresCredential = z.infer<typeof postgresCredentialReplySchema>;
