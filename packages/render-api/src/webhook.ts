import { z } from "zod";
import { eventTypeSchema } from "./event";
import { replyIdSchema } from "./ids";
import { replyLineSchema } from "./text";

/** Where webhooks are sent. Render itself takes `https` alone. */
export const webhookUrlPattern = /^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/;
export const webhookUrlExpected = "an address such as `https://hooks.example.com/render`";

const fields = {
  name: z.string().min(1, "expected a name"),
  url: z.string().regex(webhookUrlPattern, `expected ${webhookUrlExpected}`),
  enabled: z.boolean(),
  /** What it is told of; empty: everything. */
  eventFilter: z.array(eventTypeSchema),
};

/** Body of `POST /webhooks`. A filter that is null is like an empty one. */
export const webhookCreateSchema = z.object({
  ...fields,
  eventFilter: fields.eventFilter.default([]),
  ownerId: z.string(),
});
export type WebhookCreate = z.infer<typeof webhookCreateSchema>;

/** Body of `PATCH /webhooks/{id}`. */
export const webhookUpdateSchema = z.object(fields).partial();
export type WebhookUpdate = z.infer<typeof webhookUpdateSchema>;

/** What is told of events, as Render replies. */
export const webhookSchema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  /** What messages are signed with: `whsec_` and a key in base64. */
  secret: z.string(),
  enabled: z.boolean(),
  eventFilter: z.array(eventTypeSchema).nullable(),
});
export type Webhook = z.infer<typeof webhookSchema>;

/** One attempt to tell a webhook of an event. */
export const webhookEventSchema = z.object({
  id: z.string(),
  eventId: z.string(),
  eventType: eventTypeSchema,
  /** RFC 3339. */
  sentAt: z.string(),
  /** Of the answer; absent when there was none. */
  statusCode: z.int().optional(),
  responseBody: z.string().optional(),
  /** Why there was no answer. */
  error: z.string().optional(),
});
export type WebhookEvent = z.infer<typeof webhookEventSchema>;

/** What a client reads of one. */
export const webhookReplySchema = z.object({
  id: replyIdSchema,
  name: replyLineSchema,
  url: replyLineSchema,
  secret: replyLineSchema.or(z.literal("")),
  enabled: z.boolean(),
  eventFilter: z
    .array(replyLineSchema)
    .nullish()
    .transform((types) => types ?? []),
});
