import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@realtime/service";
import { Counter } from "prom-client";
import { History } from "./history";
import type { Orchestrator } from "./orchestrator";
import { firstMomentAfter, lastSlotAt, type Market, type PostedTick, ticksOf } from "./slots";

/** After an outage of the API, the ticks of this long are sent late; older ones are left out. */
const CATCH_UP_SECONDS = 60;

const sent = new Counter({ name: "ticks_sent_total", help: "Ticks that the API accepted" });

/** How {@link feed} goes about it. */
export interface FeedSettings {
  flushMs: number;
  batchSize: number;
  /** How long a past a symbol without one is given. */
  historyMinutes: number;
  logger: Logger;
}

/** Sends ticks every `flushMs` until `signal` aborts; first of all a past to symbols that have none. */
export async function feed(
  orchestrator: Orchestrator,
  market: Market,
  settings: FeedSettings,
  signal: AbortSignal,
): Promise<void> {
  const history = new History(orchestrator, market, settings.historyMinutes);
  const live = inBatches(settings.batchSize, (batch) => orchestrator.sendTicks(batch));
  const past = inBatches(settings.batchSize, (batch) => orchestrator.sendHistory(batch));
  let done = lastSlotAt(Date.now(), market.ticksPerSecond);
  while (await hasPassed(settings.flushMs, signal)) {
    try {
      const from = Math.max(done, oldestToSend(market));
      await history.send(firstMomentAfter(from, market.ticksPerSecond), past);
      const last = lastSlotAt(Date.now(), market.ticksPerSecond);
      await live(ticksOf(market, from, last));
      done = last;
    } catch (err) {
      if (signal.aborted) return;
      // Nothing is lost yet: the same slots are sent again, and those that did arrive are recognised.
      settings.logger.error({ err }, "sending ticks failed; trying again");
    }
  }
}

function oldestToSend({ ticksPerSecond }: Market): number {
  return lastSlotAt(Date.now(), ticksPerSecond) - Math.ceil(CATCH_UP_SECONDS * ticksPerSecond);
}

function inBatches(batchSize: number, send: (batch: readonly PostedTick[]) => Promise<void>) {
  return async (ticks: readonly PostedTick[]): Promise<void> => {
    for (let start = 0; start < ticks.length; start += batchSize) {
      const batch = ticks.slice(start, start + batchSize);
      await send(batch);
      sent.inc(batch.length);
    }
  };
}

/** Waits for `ms`: false when `signal` aborts meanwhile, or has aborted. */
function hasPassed(ms: number, signal: AbortSignal): Promise<boolean> {
  return delay(ms, true, { signal }).catch(() => false);
}
