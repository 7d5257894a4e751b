import { z } from "zod";
import {
  cidrBlockInputSchema,
  cidrBlockReplySchema,
  cidrBlockSchema,
  datastoreReplySchema,
  datastoreStatusSchema,
} from "./datastore";
import { keyValuePlanSchema, maxmemoryPolicySchema, persistenceModeSchema, regionSchema } from "./enums";
import { resourceNameSchema } from "./names";
import { ownerSchema } from "./owner";
import { replyLineSchema } from "./text";

/** Body of `POST /key-value`. Without `ipAllowList` nothing outside can connect. */
export const keyValueCreateSchema = z.object({
  name: resourceNameSchema,
  ownerId: z.string(),
  plan: keyValuePlanSchema,
  region: regionSchema.optional(),
  maxmemoryPolicy: maxmemoryPolicySchema.optional(),
  persistenceMode: persistenceModeSchema.optional(),
  environmentId: z.string().optional(),
  ipAllowList: z.array(cidrBlockInputSchema).optional(),
});
export type KeyValueCreate = z.infer<typeof keyValueCreateSchema>;

/** Body of `PATCH /key-value/{id}`. */
export const keyValueUpdateSchema = keyValueCreateSchema
  .omit({ ownerId: true, region: true, environmentId: true })
  .partial();
export type KeyValueUpdate = z.infer<typeof keyValueUpdateSchema>;

/** A key value instance as Render replies. */
export const keyValueSchema = z.object({
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  region: z.string(),
  status: datastoreStatusSchema,
  version: z.string(),
  options: z.object({ maxmemoryPolicy: z.string(), persistenceMode: z.string().optional() }),
  ipAllowList: z.array(cidrBlockSchema).nullish(),
  owner: ownerSchema,
  /** Only while it belongs to one. */
  environmentId: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type KeyValue = z.infer<typeof keyValueSchema>;

/** What a client reads of a key value instance. */
export const keyValueReplySchema = datastoreReplySchema.extend({
  plan: replyLineSchema,
  region: replyLineSchema,
  options: z.object({ maxmemoryPolicy: replyLineSchema.optional(), persistenceMode: replyLineSchema.optional() }),
  ipAllowList: z.array(cidrBlockReplySchema).nullish(),
});

/** Reply of `GET /key-value/{id}/connection-info`: every field is a secret. */
export const keyValueConnectionInfoSchema = z.object({
  internalConnectionString: z.string(),
  externalConnectionString: z.string(),
  cliCommand: z.string(),
});
export type KeyValueConnectionInfo = z.infer<typeof keyValueConnectionInfoSchema>;
