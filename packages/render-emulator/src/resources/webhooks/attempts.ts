import { type WebhookEvent, webhookEventSchema } from "@slipway/render-api";
import { LineLists } from "../../state/line-lists";

/** Of each webhook. */
const keptAttempts = 1_000;

/** What was sent to webhooks and what came of it, by the webhook's id. */
export type Attempts = LineLists<WebhookEvent>;

/** @param dir a folder that is there */
export function attemptsIn(dir: string): Attempts {
  return new LineLists(dir, webhookEventSchema, keptAttempts);
}

/** An attempt has succeeded with any 2xx, as Render has it. */
export function hasSucceeded({ statusCode = 0 }: WebhookEvent): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** An event that has failed to reach its receiver so far. */
export interface Unfinished {
  eventId: string;
  tries: number;
  /** Of the last one. */
  sentAt: string;
}

/** @param attempts newest first */
export function unfinishedAmong(attempts: readonly WebhookEvent[]): Unfinished[] {
  const last = new Map<string, WebhookEvent>();
  for (const attempt of attempts) if (!last.has(attempt.eventId)) last.set(attempt.eventId, attempt);
  return [...last.values()]
    .filter((attempt) => !hasSucceeded(attempt))
    .map(({ eventId, sentAt }) => ({
      eventId,
      tries: attempts.filter((attempt) => attempt.eventId === eventId).length,
      sentAt,
    }));
}
