import { z } from "zod";
import { replyIdSchema } from "./ids";
import { replyLineSchema } from "./text";

const host = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[\dA-Fa-f:.]{2,45}\])`;
const port = String.raw`(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])`;

/** Where a log stream leads: a syslog server that is reached by TLS. */
export const logEndpointPattern = new RegExp(`^${host}:${port}$`);
export const logEndpointExpected = "`<host>:<port>`, such as `logs.example.com:6514`";

/** Goes with each line, so that it has no second line of its own. */
export const logTokenPattern = /^[^\p{Cc}]+$/u;
export const logTokenExpected = "a token of one line";

export const logStreamSettingSchema = z.enum(["send", "drop"]);

/** What is empty is like what is left out. */
const destination = {
  endpoint: z.string().regex(logEndpointPattern, `expected ${logEndpointExpected}`).or(z.literal("")).optional(),
  /** No reply has it. */
  token: z.string().regex(logTokenPattern, `expected ${logTokenExpected}`).or(z.literal("")).optional(),
};

/** Body of `PUT /logs/streams/owner/{id}`. */
export const logStreamInputSchema = z.object({
  ...destination,
  /** Whether logs of previews are sent, too. */
  preview: logStreamSettingSchema,
});

/** Where the logs of all that a workspace has are sent. */
export const logStreamSchema = z.object({
  ownerId: z.string(),
  endpoint: z.string(),
  preview: logStreamSettingSchema,
});
export type LogStream = z.infer<typeof logStreamSchema>;

/** Body of `PUT /logs/streams/resource/{id}`. What is dropped has no endpoint. */
export const logStreamOverrideInputSchema = z.object({ ...destination, setting: logStreamSettingSchema });

/** Where the logs of one service or data store are sent in place of the workspace's stream, or that they are not. */
export const logStreamOverrideSchema = z.object({
  resourceId: z.string(),
  /** Empty where they are dropped. */
  endpoint: z.string(),
  setting: logStreamSettingSchema,
});
export type LogStreamOverride = z.infer<typeof logStreamOverrideSchema>;

/** What a client reads of either. */
const endpointReply = z.object({ endpoint: replyLineSchema.or(z.literal("")).default("") });
export const logStreamReplySchema = endpointReply.extend({ preview: replyLineSchema });
export const logStreamOverrideReplySchema = endpointReply.extend({ setting: replyLineSchema });

/** What a client reads of a row of the list: its id is its service's or data store's. */
export const logStreamOverrideRowSchema = logStreamOverrideReplySchema
  .extend({ resourceId: replyIdSchema })
  .transform((row) => ({ ...row, id: row.resourceId }));
