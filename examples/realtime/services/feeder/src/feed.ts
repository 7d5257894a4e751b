import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@realtime/service";
import { Counter } from "prom-client";
import type { Orchestrator } from "./orchestrator";
import { lastSlotAt, type Market, type PostedTick, ticksOf } from "./slots";

/** After an outage of the API, the ticks of this long are sent late; older ones are left out. */
const CATCH_UP_SECONDS = 60;

const sent = new Counter({ name: "ticks_sent_total", help: "Ticks that the API accepted" });

/** Sends ticks every `flushMs` until `signal` aborts. */
export async function feed(
  orchestrator: Orchestrator,
  market: Market,
  settings: { flushMs: number; batchSize: number; logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  let done = lastSlotAt(Date.now(), market.ticksPerSecond);
  while (await hasPassed(settings.flushMs, signal)) {
    const last = lastSlotAt(Date.now(), market.ticksPerSecond);
    const from = Math.max(done, last - Math.ceil(CATCH_UP_SECONDS * market.ticksPerSecond));
    try {
      await sendAll(orchestrator, ticksOf(market, from, last), settings.batchSize);
      done = last;
    } catch (err) {
      if (signal.aborted) return;
      // Nothing is lost yet: the same slots are sent again, and those that did arrive are recognised.
      settings.logger.error({ err }, "sending ticks failed; trying again");
    }
  }
}

async function sendAll(orchestrator: Orchestrator, ticks: readonly PostedTick[], batchSize: number): Promise<void> {
  for (let start = 0; start < ticks.length; start += batchSize) {
    const batch = ticks.slice(start, start + batchSize);
    await orchestrator.sendTicks(batch);
    sent.inc(batch.length);
  }
}

/** Waits for `ms`: false when `signal` aborts meanwhile, or has aborted. */
function hasPassed(ms: number, signal: AbortSignal): Promise<boolean> {
  return delay(ms, true, { signal }).catch(() => false);
}
