import { logStreamOverrideSchema, logStreamSchema } from "@slipway/render-api";
import { z } from "zod";

/** No reply has the token. */
const secret = { token: z.string().optional() };

/** The workspace's stream, if it has one. */
export const logStreamState = { logStream: logStreamSchema.omit({ ownerId: true }).extend(secret).optional() };

/** What the record of a service or data store has of its override, if it has one. */
export const overrideRecordSchema = logStreamOverrideSchema.omit({ resourceId: true }).extend(secret);
export type OverrideRecord = z.infer<typeof overrideRecordSchema>;
