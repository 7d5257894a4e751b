import type { Tick } from "@realtime/market";
import { compareText } from "./minute";

/** The first tick of each id, sorted by id: what one statement can insert without meeting itself. */
export function uniqueById(ticks: readonly Tick[]): Tick[] {
  const byId = new Map<string, Tick>();
  for (const tick of ticks) if (!byId.has(tick.id)) byId.set(tick.id, tick);
  return [...byId.values()].sort((left, right) => compareText(left.id, right.id));
}

/** The newest tick of each symbol, sorted by symbol. Of two at one time, the later one in `ticks`. */
export function newestBySymbol(ticks: readonly Tick[]): Tick[] {
  const bySymbol = new Map<string, Tick>();
  for (const tick of ticks) {
    const newest = bySymbol.get(tick.symbol);
    if (newest === undefined || tick.tsMs >= newest.tsMs) bySymbol.set(tick.symbol, tick);
  }
  return [...bySymbol.values()].sort((left, right) => compareText(left.symbol, right.symbol));
}
