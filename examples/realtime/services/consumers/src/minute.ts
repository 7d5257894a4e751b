import { minuteOf, type Tick } from "@realtime/market";

/** What a batch adds to one symbol's minute. */
export interface Minute {
  symbol: string;
  minuteMs: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  ticks: number;
  priceSum: number;
  /** Sum of price × volume. */
  notional: number;
  firstTsMs: number;
  lastTsMs: number;
}

/** Which minute of which symbol a tick belongs to. */
export const minuteKey = (symbol: string, minuteMs: number): string => `${symbol} ${minuteMs}`;

/**
 * Sums ticks up per symbol and minute, whatever their order.
 * Sorted by symbol and minute, so that two workers lock rows in one order and can't block each other.
 */
export function summarise(ticks: readonly Tick[]): Minute[] {
  const minutes = new Map<string, Minute>();
  for (const tick of ticks) {
    const key = minuteKey(tick.symbol, minuteOf(tick.tsMs));
    const minute = minutes.get(key);
    minutes.set(key, minute ? extend(minute, tick) : begin(tick));
  }
  return [...minutes.values()].sort(
    (left, right) => compareText(left.symbol, right.symbol) || left.minuteMs - right.minuteMs,
  );
}

/** Code unit order: the same in every process, whatever its locale. */
export const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function begin({ symbol, price, volume, tsMs }: Tick): Minute {
  return {
    symbol,
    minuteMs: minuteOf(tsMs),
    open: price,
    high: price,
    low: price,
    close: price,
    volume,
    ticks: 1,
    priceSum: price,
    notional: price * volume,
    firstTsMs: tsMs,
    lastTsMs: tsMs,
  };
}

function extend(minute: Minute, { price, volume, tsMs }: Tick): Minute {
  return {
    ...minute,
    open: tsMs < minute.firstTsMs ? price : minute.open,
    high: Math.max(minute.high, price),
    low: Math.min(minute.low, price),
    close: tsMs >= minute.lastTsMs ? price : minute.close,
    volume: minute.volume + volume,
    ticks: minute.ticks + 1,
    priceSum: minute.priceSum + price,
    notional: minute.notional + price * volume,
    firstTsMs: Math.min(minute.firstTsMs, tsMs),
    lastTsMs: Math.max(minute.lastTsMs, tsMs),
  };
}
