import { type Pool, SMA10 } from "@realtime/database";
import { type Candle, toSeconds } from "@realtime/market";

/** A tick as clients read it; `ts` in seconds. */
export interface HistoryTick {
  ts: number;
  price: number;
  volume: number;
}

/** One minute's figures; `ts` is its start in seconds. */
export interface MinuteMetrics {
  ts: number;
  ticks: number;
  volume: number;
  averagePrice: number;
  /** Mean price weighted by volume; null when nothing was traded. */
  vwap: number | null;
}

/** The newest tick of a symbol. */
export async function readLatest(pool: Pool, symbol: string): Promise<HistoryTick | undefined> {
  const { rows } = await pool.query<TimedRow<HistoryTick>>(
    "SELECT ts AS at, price, volume FROM ticks_recent WHERE symbol = $1",
    [symbol],
  );
  return rows.map(withSeconds)[0];
}

/** The newest `limit` ticks, oldest first. */
export async function readHistory(pool: Pool, symbol: string, limit: number): Promise<HistoryTick[]> {
  const { rows } = await pool.query<TimedRow<HistoryTick>>(
    `SELECT ts AS at, price, volume FROM ticks_history
      WHERE symbol = $1 ORDER BY ts DESC, tick_id DESC LIMIT $2`,
    [symbol, limit],
  );
  return rows.reverse().map(withSeconds);
}

/** The newest `limit` candles with their moving average, oldest first. */
export async function readCandles(pool: Pool, symbol: string, limit: number): Promise<(Candle & { sma10: number })[]> {
  const { rows } = await pool.query<TimedRow<Candle & { sma10: number }>>(
    `SELECT minute AS at, open, high, low, close, volume, ${SMA10} AS sma10 FROM ohlc_1m candle
      WHERE symbol = $1 ORDER BY minute DESC LIMIT $2`,
    [symbol, limit],
  );
  return rows.reverse().map(withSeconds);
}

/** The newest `limit` minutes, oldest first. */
export async function readMetrics(pool: Pool, symbol: string, limit: number): Promise<MinuteMetrics[]> {
  const { rows } = await pool.query<TimedRow<MinuteMetrics>>(
    `SELECT minute AS at, ticks, volume, price_sum / ticks AS "averagePrice", notional / nullif(volume, 0) AS vwap
       FROM metrics_1m WHERE symbol = $1 ORDER BY minute DESC LIMIT $2`,
    [symbol, limit],
  );
  return rows.reverse().map(withSeconds);
}

type TimedRow<Timed extends { ts: number }> = Omit<Timed, "ts"> & { at: Date };

function withSeconds<Row extends { at: Date }>({ at, ...row }: Row): Omit<Row, "at"> & { ts: number } {
  return { ts: toSeconds(at.getTime()), ...row };
}
