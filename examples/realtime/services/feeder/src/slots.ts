import { chance, walk } from "./random-walk";

/** How ticks are made up. */
export interface Market {
  symbols: readonly string[];
  ticksPerSecond: number;
  jitter: number;
  priceBase: number;
  volatility: number;
}

/** A tick as the API takes it; `ts` in seconds. */
export interface PostedTick {
  id: string;
  symbol: string;
  price: number;
  ts: number;
  volume: number;
}

const SMALLEST_VOLUME = 0.0001;
const LARGEST_VOLUME = 2;

/** The last slot that is over at a time. Slots are numbered since 1970. */
export const lastSlotAt = (nowMs: number, ticksPerSecond: number): number =>
  Math.floor((nowMs * ticksPerSecond) / 1000) - 1;

/**
 * The ticks of the slots after `after`, up to and with `last`, one per symbol and slot.
 *
 * Each tick follows from its symbol and slot alone, its id included. During a deploy the old feeder and the new one run
 * side by side and send the same ticks; the consumers store one of each id. This needs no lock that a feeder could die
 * with, and no pause between two feeders. (Where a deploy changes `RPS`, slots differ while both run.)
 */
export function ticksOf(market: Market, after: number, last: number): PostedTick[] {
  const count = Math.max(0, last - after);
  return Array.from({ length: count }, (_, index) => after + 1 + index).flatMap((slot) =>
    market.symbols.map((symbol) => tickOf(market, symbol, slot)),
  );
}

function tickOf({ ticksPerSecond, jitter, priceBase, volatility }: Market, symbol: string, slot: number): PostedTick {
  const slotMs = 1000 / ticksPerSecond;
  const beginsAtMs = Math.round(slot * slotMs);
  const id = `${symbol}:${beginsAtMs}`;
  const atMs = Math.floor(beginsAtMs + chance(`${id}:time`) * jitter * slotMs);
  return {
    id,
    symbol,
    price: round(priceBase * (1 + volatility * walk(symbol, atMs)), 2),
    ts: atMs / 1000,
    // The cube makes most trades small and a few of them large.
    volume: Math.max(SMALLEST_VOLUME, round(LARGEST_VOLUME * chance(`${id}:volume`) ** 3, 4)),
  };
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
