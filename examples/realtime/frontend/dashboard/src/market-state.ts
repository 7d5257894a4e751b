import type { PublishedTick } from "@realtime/market";
import { candleOf, type ChartCandle } from "./chart-candle";
import { type Direction, directionOf } from "./direction";

/** Four hours. */
export const CANDLES_SHOWN = 240;
const MINUTE_S = 60;
/** More than fit beside the chart on a large screen. */
const TAPE_LENGTH = 80;

/** The price of a symbol, and where it went last. */
export interface Quote {
  price: number;
  /** Time of the price in seconds since 1970. */
  ts: number;
  direction: Direction;
}

/** A tick that came in, with a number of its own. */
export interface TapeEntry extends Pick<PublishedTick, "symbol" | "price" | "ts" | "volume"> {
  key: number;
  direction: Direction;
}

/** All that the page knows of the market. */
export interface MarketState {
  candles: ReadonlyMap<string, readonly ChartCandle[]>;
  quotes: ReadonlyMap<string, Quote>;
  /** The latest arrivals, newest first. */
  tape: readonly TapeEntry[];
}

export type MarketAction =
  { type: "loaded"; candles: ReadonlyMap<string, readonly ChartCandle[]> } | { type: "ticked"; tick: PublishedTick };

export const emptyMarket: MarketState = { candles: new Map(), quotes: new Map(), tape: [] };

export function reduceMarket(state: MarketState, action: MarketAction): MarketState {
  return action.type === "loaded" ? load(state, action.candles) : applyTick(state, action.tick);
}

function load(state: MarketState, loaded: ReadonlyMap<string, readonly ChartCandle[]>): MarketState {
  const quotes = new Map(state.quotes);
  const candles = new Map(state.candles);
  for (const [symbol, history] of loaded) {
    candles.set(symbol, newest(history));
    const last = history.at(-1);
    if (last && !quotes.has(symbol)) quotes.set(symbol, { price: last.close, ts: last.ts, direction: "same" });
  }
  return { ...state, quotes, candles };
}

function applyTick(state: MarketState, tick: PublishedTick): MarketState {
  const { symbol, price, ts, volume } = tick;
  const before = state.quotes.get(symbol);
  const direction = before ? directionOf(before.price, price) : "same";
  // A tick may be late, and then it is news for the chart but not for the price.
  const isLate = before !== undefined && ts < before.ts;
  const quotes = isLate ? state.quotes : new Map(state.quotes).set(symbol, { price, ts, direction });
  const candles = withCandle(state.candles.get(symbol) ?? [], candleOf(tick));
  const entry = { key: (state.tape[0]?.key ?? 0) + 1, symbol, price, ts, volume, direction };
  return {
    quotes,
    candles: new Map(state.candles).set(symbol, candles),
    tape: [entry, ...state.tape].slice(0, TAPE_LENGTH),
  };
}

/** Puts a candle in its place by time, over the one that is there. */
function withCandle(candles: readonly ChartCandle[], candle: ChartCandle): ChartCandle[] {
  const earlier = candles.filter(({ ts }) => ts < candle.ts);
  const later = candles.filter(({ ts }) => ts > candle.ts);
  return newest([...earlier, candle, ...later]);
}

/** The candles of the last hours. The chart has no room for gaps: after a day's pause, older ones would touch them. */
function newest(candles: readonly ChartCandle[]): ChartCandle[] {
  const end = candles.at(-1)?.ts ?? 0;
  return candles.filter(({ ts }) => ts > end - CANDLES_SHOWN * MINUTE_S);
}
