import type { PoolClient } from "@realtime/database";
import { type Candle, movingAverages, SMA_PERIOD, toSeconds } from "@realtime/market";
import { type Minute, minuteKey } from "./minute";

interface CurrentCandle {
  candle: Candle;
  sma10: number;
}

interface Row extends Omit<Candle, "ts"> {
  symbol: string;
  minute: Date;
  /** Closes of the candle and of those before it, oldest first. */
  closes: number[];
}

/** Reads the candles of `minutes` as they stand now, by `minuteKey`. */
export async function readCandles(client: PoolClient, minutes: readonly Minute[]): Promise<Map<string, CurrentCandle>> {
  const { rows } = await client.query<Row>(
    `SELECT candle.symbol, candle.minute, open, high, low, close, volume, closes
       FROM ohlc_1m candle
       JOIN unnest($1::text[], $2::timestamptz[]) AS wanted (symbol, minute) USING (symbol, minute)
      CROSS JOIN LATERAL (
        SELECT array_agg(recent.close ORDER BY recent.minute) AS closes
          FROM (SELECT minute, close FROM ohlc_1m
                 WHERE symbol = candle.symbol AND minute <= candle.minute
                 ORDER BY minute DESC LIMIT $3) recent
      ) past`,
    [minutes.map(({ symbol }) => symbol), minutes.map(({ minuteMs }) => new Date(minuteMs)), SMA_PERIOD],
  );
  return new Map(rows.map((row) => [minuteKey(row.symbol, row.minute.getTime()), toCurrent(row)]));
}

function toCurrent({ minute, open, high, low, close, volume, closes }: Row): CurrentCandle {
  return {
    candle: { ts: toSeconds(minute.getTime()), open, high, low, close, volume },
    sma10: movingAverages(closes).at(-1) ?? close,
  };
}
