import { type PoolClient, SMA10 } from "@realtime/database";
import { type Candle, toSeconds } from "@realtime/market";
import { type Minute, minuteKey } from "./minute";

interface CurrentCandle {
  candle: Candle;
  sma10: number;
}

interface Row extends Omit<Candle, "ts"> {
  symbol: string;
  minute: Date;
  sma10: number;
}

/** Reads the candles of `minutes` as they stand now, by `minuteKey`. */
export async function readCandles(client: PoolClient, minutes: readonly Minute[]): Promise<Map<string, CurrentCandle>> {
  const { rows } = await client.query<Row>(
    `SELECT symbol, minute, open, high, low, close, volume, ${SMA10} AS sma10
       FROM ohlc_1m candle
       JOIN unnest($1::text[], $2::timestamptz[]) AS wanted (symbol, minute) USING (symbol, minute)`,
    [minutes.map(({ symbol }) => symbol), minutes.map(({ minuteMs }) => new Date(minuteMs))],
  );
  return new Map(rows.map((row) => [minuteKey(row.symbol, row.minute.getTime()), toCurrent(row)]));
}

function toCurrent({ minute, open, high, low, close, volume, sma10 }: Row): CurrentCandle {
  return { candle: { ts: toSeconds(minute.getTime()), open, high, low, close, volume }, sma10 };
}
