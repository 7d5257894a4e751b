import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../../errors";
import { report } from "../../report";
import type { Kind } from "../kind";
import { Meter } from "./meter";
import { metricsRoutes } from "./routes";

/** Metrics are kept in memory alone. */
export const metrics = {
  state: {},
  async start({ store, sources, load, traffic, surveys, profile, ending }) {
    const meter = new Meter({ store, sources, load, traffic, surveys });
    const ended = new AbortController();
    ending.push(() => ended.abort());
    void keepTime(meter, profile.loadIntervalMs, ended.signal);
    return (api) => metricsRoutes(api, { store, sources, load, traffic, meter });
  },
} satisfies Kind;

/** The one timer of all that is measured. It keeps no process alive. */
async function keepTime(meter: Meter, intervalMs: number, signal: AbortSignal): Promise<void> {
  while (await delay(intervalMs, true, { signal, ref: false }).catch(() => false)) {
    try {
      meter.tick();
    } catch (error) {
      report(`Nothing was measured: ${messageOf(error)}`);
    }
  }
}
