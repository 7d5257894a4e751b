import { z } from "zod";

/** What Postgres and key value instances have in common. */

/** A range of IP addresses that may connect from outside Render. */
export const cidrBlockSchema = z.object({ cidrBlock: z.string(), description: z.string() });
export type CidrBlock = z.infer<typeof cidrBlockSchema>;

/**
 * A {@link cidrBlockSchema} that is sent. Which forms Render takes is unknown; here they are those of Go, which its server
 * is written in: IPv4 or IPv6 with the length of the prefix, whatever bits follow it. `10.0.0.1` alone is none.
 */
export const cidrBlockInputSchema = cidrBlockSchema.extend({
  cidrBlock: z.union([z.cidrv4(), z.cidrv6()], {
    error: ({ input }) => `\`${String(input)}\` is no range of addresses: expected one such as 203.0.113.7/32`,
  }),
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
  id: z.string(),
  name: z.string(),
  status: z.string(),
  createdAt: z.string(),
});
export type DatastoreReply = z.infer<typeof datastoreReplySchema>;
