import { priceDecimals } from "@realtime/market";
import { basePrice } from "./base-price";
import { chance, walk } from "./random-walk";

/** How ticks are made up. */
export interface Market {
  symbols: readonly string[];
  ticksPerSecond: number;
  jitter: number;
  /** What a bitcoin costs, in the middle; the others are in proportion. */
  priceBase: number;
  volatility: number;
  /** The most that one trade moves. */
  largestVolume: number;
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

/** The last slot that is over at a time. Slots are numbered since 1970. */
export const lastSlotAt = (nowMs: number, ticksPerSecond: number): number =>
  Math.floor((nowMs * ticksPerSecond) / 1000) - 1;

/** When the slot after this one begins, in milliseconds since 1970. */
export const firstMomentAfter = (slot: number, ticksPerSecond: number): number => ((slot + 1) * 1000) / ticksPerSecond;

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

function tickOf(market: Market, symbol: string, slot: number): PostedTick {
  const { ticksPerSecond, jitter, volatility, largestVolume } = market;
  const middle = basePrice(symbol, market.priceBase);
  const slotMs = 1000 / ticksPerSecond;
  const beginsAtMs = Math.round(slot * slotMs);
  const id = `${symbol}:${beginsAtMs}`;
  const atMs = Math.floor(beginsAtMs + chance(`${id}:time`) * jitter * slotMs);
  return {
    id,
    symbol,
    price: round(middle * (1 + volatility * walk(symbol, atMs)), priceDecimals(middle)),
    ts: atMs / 1000,
    // The cube makes most trades small and a few of them large.
    volume: Math.max(SMALLEST_VOLUME, round(largestVolume * chance(`${id}:volume`) ** 3, 4)),
  };
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
