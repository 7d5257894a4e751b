import type { ChartCandle } from "./chart-candle";
import { type Direction, directionOf } from "./direction";

const HOUR_S = 3600;
const MINUTE_S = 60;

/** How far a price has come. */
export interface Change {
  /** The candles that it is about: those of the last hour, or as many as there are. */
  candles: readonly ChartCandle[];
  /** How long that is, as it is read: `last hour`, `last 7 min`. */
  span: string;
  share: number;
  /** As the share is shown: what rounds to 0.00% goes nowhere. */
  direction: Direction;
}

/** How far `price` is from where the last hour began; undefined while there is no candle. */
export function lastHour(candles: readonly ChartCandle[], price: number | undefined): Change | undefined {
  const end = candles.at(-1)?.ts ?? 0;
  const hour = candles.filter(({ ts }) => ts > end - HOUR_S);
  const first = hour[0];
  if (first === undefined || price === undefined) return undefined;
  const minutes = (end - first.ts) / MINUTE_S + 1;
  const share = price / first.open - 1;
  const direction = directionOf(0, Math.round(share * 10_000));
  return { candles: hour, span: minutes < 60 ? `last ${minutes} min` : "last hour", share, direction };
}
