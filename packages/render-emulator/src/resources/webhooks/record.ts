import { type Webhook, webhookSchema } from "@slipway/render-api";
import { z } from "zod";
import { emptyToNull, found } from "../../elements";
import { idSchema } from "../../state/file-name";
import type { Store } from "../store";

const webhookRecordSchema = webhookSchema.extend({
  id: idSchema,
  eventFilter: webhookSchema.shape.eventFilter.unwrap(),
});
export type WebhookRecord = z.infer<typeof webhookRecordSchema>;

export const webhookState = { webhooks: z.array(webhookRecordSchema).default([]) };

/** @throws ApiError when there is none of that id */
export function webhookOf(store: Store, id: string): WebhookRecord {
  return found(store.state.webhooks, id, (webhook) => webhook.id === id);
}

export function asReplied(webhook: WebhookRecord): Webhook {
  return { ...webhook, eventFilter: emptyToNull(webhook.eventFilter) };
}

/** Whether a webhook is told of events of a type. */
export function isToldOf({ enabled, eventFilter }: WebhookRecord, type: string): boolean {
  return enabled && (eventFilter.length === 0 || eventFilter.some((one) => one === type));
}
