import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { eventTypeSchema, type ServiceEvent } from "@slipway/render-api";
import type { Profile } from "../../profile";
import { report } from "../../report";
import { makeId, type Pause, type Sources } from "../../sources";
import { microseconds } from "../../state/timestamps";
import type { Events } from "../events/state";
import type { Store } from "../store";
import { type Attempts, hasSucceeded, unfinishedAmong } from "./attempts";
import { bodyOf, signed } from "./message";
import type { Outcome, post } from "./post";
import { isToldOf, type WebhookRecord } from "./record";
import type { Untried } from "./untried";

/** What waits to be sent to one webhook: more is left out. */
export const mostWaiting = 1_000;
/** How long the end waits for the answers to what was sent. */
const endMs = 1_000;

export interface WebhookSenderParts {
  store: Store;
  sources: Sources;
  events: Pick<Events, "find">;
  attempts: Attempts;
  untried: Untried;
  profile: Pick<Profile, "webhookLimitMs" | "webhookPausesMs">;
  pause: Pause;
  post: typeof post;
}

/** An event on its way to a webhook. */
interface Delivery {
  event: ServiceEvent;
  serviceName: string;
  /** How often it was sent. */
  tries: number;
  /** Until it is sent. */
  pauseMs: number;
}

/**
 * Tells webhooks of events. What is not answered by a 2xx is sent again, later each time; what was sent in vain so often as the
 * profile has pauses, and once more, disables its webhook, as Render does.
 */
export class WebhookSender {
  /** What ends the deliveries to each webhook. */
  private readonly ends = new Map<string, AbortController>();
  private readonly waiting = new Map<string, Set<Promise<void>>>();
  private readonly hurry = new AbortController();

  constructor(private readonly parts: WebhookSenderParts) {
    // Each message that waits for its answer listens.
    setMaxListeners(0, this.hurry.signal);
  }

  /** Sends an event to all that are told of it, in the background. */
  send(event: ServiceEvent, { name }: { name: string }): void {
    if (!eventTypeSchema.options.some((type) => type === event.type)) return;
    for (const webhook of this.parts.store.state.webhooks) {
      if (!isToldOf(webhook, event.type)) continue;
      if (this.begin(webhook, { event, serviceName: name, tries: 0, pauseMs: 0 })) {
        this.parts.untried.add(webhook.id, event.id);
      }
    }
  }

  /** After a start of the emulator: goes on with what had failed before its end, or was not sent. */
  resumeAll(): void {
    for (const webhook of this.parts.store.state.webhooks) if (webhook.enabled) this.resume(webhook);
  }

  /** Goes on with what has failed or was not sent, but for what was given up. Whether Render does so when a webhook is enabled again is unknown. */
  resume(webhook: WebhookRecord): void {
    const { attempts, untried, events, profile, sources } = this.parts;
    const failed = unfinishedAmong(attempts.of(webhook.id)).map(({ eventId, tries, sentAt }) => {
      const pauseMs = profile.webhookPausesMs[tries - 1] ?? Number.POSITIVE_INFINITY;
      return { eventId, tries, pauseMs: Math.max(0, Date.parse(sentAt) + pauseMs - sources.now()) };
    });
    const waiting = untried.of(webhook.id).map((eventId) => ({ eventId, tries: 0, pauseMs: 0 }));
    for (const { eventId, tries, pauseMs } of [...failed, ...waiting]) {
      const found = events.find(eventId);
      if (found === undefined || !Number.isFinite(pauseMs)) continue;
      this.begin(webhook, { event: found.event, serviceName: found.thing.name, tries, pauseMs });
    }
  }

  /** Lets go of what was to be sent to a webhook that is deleted or disabled. */
  end(webhookId: string): void {
    this.ends.get(webhookId)?.abort();
    this.ends.delete(webhookId);
  }

  /** What waits is not waited for; answers to what was sent are, for a moment. */
  async stop(): Promise<void> {
    const sent = [...this.waiting.values()].flatMap((deliveries) => [...deliveries]);
    for (const id of [...this.ends.keys()]) this.end(id);
    await Promise.race([Promise.all(sent), delay(endMs, undefined, { ref: false })]);
    this.hurry.abort();
    await Promise.all(sent);
  }

  /** Whether it was begun: when too many wait it isn't. */
  private begin(webhook: WebhookRecord, delivery: Delivery): boolean {
    const { id, name } = webhook;
    const waiting = this.waiting.get(id) ?? new Set();
    this.waiting.set(id, waiting);
    if (waiting.size >= mostWaiting) {
      report(`Webhook \`${name}\` is not told of ${delivery.event.id}: ${mostWaiting} events wait for it already`);
      return false;
    }
    const end = this.ends.get(id) ?? new AbortController();
    this.ends.set(id, end);
    const delivered = this.deliver(webhook, delivery, end.signal).finally(() => {
      waiting.delete(delivered);
      if (waiting.size === 0) this.waiting.delete(id);
    });
    waiting.add(delivered);
    return true;
  }

  private async deliver(webhook: WebhookRecord, delivery: Delivery, ended: AbortSignal): Promise<void> {
    const { pause, profile } = this.parts;
    let pauseMs: number | undefined = delivery.pauseMs;
    for (let tries = delivery.tries; pauseMs !== undefined; pauseMs = profile.webhookPausesMs[tries - 1]) {
      if (pauseMs > 0) await pause(pauseMs, ended);
      if (ended.aborted || (await this.attempt(webhook, delivery))) return;
      tries += 1;
    }
    if (!ended.aborted) await this.disable(webhook);
  }

  /** Resolves with whether the event has arrived. */
  private async attempt(webhook: WebhookRecord, { event, serviceName }: Delivery): Promise<boolean> {
    const { sources, profile, attempts, untried, store } = this.parts;
    const sent: { at?: number } = {};
    const message = () => {
      const now = (sent.at = sources.now());
      return signed(bodyOf(event, serviceName), { eventId: event.id, secret: webhook.secret, now });
    };
    const outcome: Outcome = await this.parts.post(webhook.url, message, profile.webhookLimitMs, this.hurry.signal);
    // The emulator ends while it waits for a connection: the next start sends it.
    if (sent.at === undefined && this.hurry.signal.aborted) return false;
    const attempt = {
      id: makeId(sources, "webhookEvent"),
      eventId: event.id,
      eventType: eventTypeSchema.parse(event.type),
      sentAt: microseconds(sent.at ?? sources.now()),
      ...outcome,
    };
    if (store.state.webhooks.includes(webhook)) {
      attempts.add(webhook.id, attempt);
      untried.settle(webhook.id, event.id);
    }
    return hasSucceeded(attempt);
  }

  private async disable(webhook: WebhookRecord): Promise<void> {
    this.end(webhook.id);
    webhook.enabled = false;
    report(
      `Webhook \`${webhook.name}\` (${webhook.id}) is disabled: it did not answer with 2xx, however often it was asked`,
    );
    await this.parts.store.saveInBackground();
  }
}
