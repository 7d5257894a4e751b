import { join } from "node:path";
import { type WebhookEvent, webhookEventSchema } from "@slipway/render-api";
import { fileNameOf } from "../../state/file-name";
import { LineList } from "../../state/line-list";

/** Of each webhook. */
const keptAttempts = 1_000;

/** What was sent to webhooks and what came of it, in one file for each. */
export class Attempts {
  private readonly lists = new Map<string, LineList<WebhookEvent>>();

  constructor(private readonly dir: string) {}

  add(webhookId: string, attempt: WebhookEvent): void {
    this.listOf(webhookId).add(attempt);
  }

  /** Newest first. */
  of(webhookId: string): WebhookEvent[] {
    return this.listOf(webhookId).newestFirst();
  }

  /** Forgets those of a webhook that was deleted. */
  remove(webhookId: string): void {
    this.listOf(webhookId).remove();
    this.lists.delete(webhookId);
  }

  /** Brings every attempt so far onto the disk. */
  write(): void {
    for (const list of this.lists.values()) list.write();
  }

  private listOf(webhookId: string): LineList<WebhookEvent> {
    const path = join(this.dir, fileNameOf(webhookId));
    const list = this.lists.get(webhookId) ?? new LineList(path, webhookEventSchema, keptAttempts);
    this.lists.set(webhookId, list);
    return list;
  }
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
