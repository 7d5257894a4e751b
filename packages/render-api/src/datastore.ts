import { z } from "zod";
import { cidrExpected, cidrPattern } from "./cidr";
import { replyIdSchema } from "./ids";
import { replyLineSchema } from "./text";

/** What Postgres and key value instances have in common. */

/** A range of IP addresses that may connect from outside Render. */
export const cidrBlockSchema = z.object({ cidrBlock: z.string(), description: z.string() });
export type CidrBlock = z.infer<typeof cidrBlockSchema>;

/** What a client reads of one. */
export const cidrBlockReplySchema = z.object({ cidrBlock: replyLineSchema, description: replyLineSchema });

/** A {@link cidrBlockSchema} that is sent. */
export const cidrBlockInputSchema = cidrBlockSchema.extend({
  cidrBlock: z.string().regex(cidrPattern, `expected ${cidrExpected}`),
});

/** Status that a data store has from its making until it can be used, and later. */
export const datastoreStatusSchema = z.enum([
  "creating",
  "available",
  "unavailable",
  "config_restart",
  "suspended",
  "maintenance_scheduled",
  "maintenance_in_progress",
  "recovery_failed",
  "recovery_in_progress",
  "unknown",
  "updating_instance",
]);

/** What a client reads of any data store. */
export const datastoreReplySchema = z.object({
  id: replyIdSchema,
  name: replyLineSchema,
  status: replyLineSchema,
  createdAt: replyLineSchema,
  environmentId: replyIdSchema.optional(),
});
export type DatastoreReply = z.infer<typeof datastoreReplySchema>;
