import { setTimeout as delay } from "node:timers/promises";
import type { Pool } from "@realtime/database";
import { publishTicks, type QueueEntry, type Redis, type TickQueue } from "@realtime/messaging";
import type { Logger } from "@realtime/service";
import { Counter } from "prom-client";
import { writeBatch } from "./batch";

const RETRY_AFTER_MS = 1_000;

const written = new Counter({ name: "ticks_written_total", help: "Ticks stored in Postgres" });
const repeated = new Counter({ name: "ticks_repeated_total", help: "Ticks that were stored already" });
const rejected = new Counter({ name: "ticks_rejected_total", help: "Queue entries that are no ticks" });

/** What a worker works with. The queue has a connection of its own: reading blocks it. */
export interface Bench {
  queue: TickQueue;
  pool: Pool;
  publisher: Redis;
  logger: Logger;
  env: { PUBSUB_CHANNEL: string; BATCH_MAX: number; BATCH_FLUSH_MS: number };
}

/** Works the queue off until `signal` aborts; the batch at hand is finished then. */
export async function work(bench: Bench, signal: AbortSignal): Promise<void> {
  let isOpen = false;
  while (!signal.aborted) {
    try {
      if (!isOpen) await bench.queue.open();
      isOpen = true;
      const entries = await bench.queue.read(bench.env.BATCH_MAX, bench.env.BATCH_FLUSH_MS);
      if (entries.length > 0) await finishBatch(bench, entries, signal);
    } catch (err) {
      isOpen = false;
      bench.logger.error({ err }, "reading the queue failed; trying again");
      await pause(signal);
    }
  }
}

/** Tries until it succeeds or the service stops: entries that are not finished go to another worker. */
async function finishBatch(bench: Bench, entries: readonly QueueEntry[], signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await processBatch(bench, entries);
    } catch (err) {
      bench.logger.error({ err, entries: entries.length }, "writing a batch failed; trying again");
      if (signal.aborted) return;
      await pause(signal);
    }
  }
}

/**
 * Stores, publishes, then takes off the queue. A crash in between repeats the batch, and the database recognises the
 * ticks. Those between commit and publishing are then missing from the live stream, though not from history: live
 * listeners are better off without a tick than with one twice.
 */
async function processBatch({ queue, pool, publisher, logger, env }: Bench, entries: readonly QueueEntry[]) {
  const malformed = entries.filter(({ tick }) => tick === undefined);
  const ticks = entries.flatMap(({ tick }) => tick ?? []);
  const fresh = await writeBatch(pool, ticks);
  await publishTicks(publisher, env.PUBSUB_CHANNEL, fresh);
  await queue.reject(malformed);
  await queue.finish(entries.filter(({ tick }) => tick !== undefined));
  written.inc(fresh.length);
  repeated.inc(ticks.length - fresh.length);
  rejected.inc(malformed.length);
  if (malformed.length > 0) logger.warn({ entries: malformed.length }, "moved entries that are no ticks aside");
  logger.debug({ written: fresh.length, repeated: ticks.length - fresh.length }, "batch written");
}

async function pause(signal: AbortSignal): Promise<void> {
  await delay(RETRY_AFTER_MS, undefined, { signal }).catch(() => undefined);
}
