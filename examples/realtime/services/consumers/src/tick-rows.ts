import type { PoolClient } from "@realtime/database";
import type { Tick } from "@realtime/market";
import type { Minute } from "./minute";
import { newestBySymbol } from "./tick-set";

// Each statement takes one array per column, and its rows sorted by key: workers that write the same rows then wait
// for each other instead of deadlocking.

/** Stores ticks that are not stored yet, and returns their ids. `ticks` must be sorted by id. */
export async function insertRaw(client: PoolClient, ticks: readonly Tick[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO ticks_raw (id, source, symbol, price, volume, ts)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[], $6::timestamptz[])
     ON CONFLICT (id) DO NOTHING
     RETURNING id`,
    [
      ticks.map(({ id }) => id),
      ticks.map(({ source }) => source),
      ticks.map(({ symbol }) => symbol),
      ticks.map(({ price }) => price),
      ticks.map(({ volume }) => volume),
      ticks.map(toDate),
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Makes symbols known that were never registered. */
export async function insertSymbols(client: PoolClient, ticks: readonly Tick[]): Promise<void> {
  const symbols = newestBySymbol(ticks).map(({ symbol }) => symbol);
  await client.query("INSERT INTO symbols (symbol) SELECT * FROM unnest($1::text[]) ON CONFLICT (symbol) DO NOTHING", [
    symbols,
  ]);
}

export async function insertHistory(client: PoolClient, ticks: readonly Tick[]): Promise<void> {
  await client.query(
    `INSERT INTO ticks_history (symbol, ts, tick_id, price, volume)
     SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::float8[], $5::float8[])`,
    [
      ticks.map(({ symbol }) => symbol),
      ticks.map(toDate),
      ticks.map(({ id }) => id),
      ticks.map(({ price }) => price),
      ticks.map(({ volume }) => volume),
    ],
  );
}

export async function upsertRecent(client: PoolClient, ticks: readonly Tick[]): Promise<void> {
  const newest = newestBySymbol(ticks);
  await client.query(
    `INSERT INTO ticks_recent (symbol, ts, price, volume)
     SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::float8[], $4::float8[])
     ON CONFLICT (symbol) DO UPDATE
       SET ts = excluded.ts, price = excluded.price, volume = excluded.volume
     WHERE excluded.ts >= ticks_recent.ts`,
    [
      newest.map(({ symbol }) => symbol),
      newest.map(toDate),
      newest.map(({ price }) => price),
      newest.map(({ volume }) => volume),
    ],
  );
}

export async function upsertMetrics(client: PoolClient, minutes: readonly Minute[]): Promise<void> {
  await client.query(
    `INSERT INTO metrics_1m AS old (symbol, minute, ticks, volume, price_sum, notional)
     SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::int[], $4::float8[], $5::float8[], $6::float8[])
     ON CONFLICT (symbol, minute) DO UPDATE
       SET ticks = old.ticks + excluded.ticks,
           volume = old.volume + excluded.volume,
           price_sum = old.price_sum + excluded.price_sum,
           notional = old.notional + excluded.notional`,
    [
      ...keysOf(minutes),
      minutes.map(({ ticks }) => ticks),
      minutes.map(({ volume }) => volume),
      minutes.map(({ priceSum }) => priceSum),
      minutes.map(({ notional }) => notional),
    ],
  );
}

export async function upsertCandles(client: PoolClient, minutes: readonly Minute[]): Promise<void> {
  await client.query(
    `INSERT INTO ohlc_1m AS old (symbol, minute, open, high, low, close, volume, first_ts, last_ts)
     SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::float8[], $4::float8[], $5::float8[], $6::float8[],
                          $7::float8[], $8::timestamptz[], $9::timestamptz[])
     ON CONFLICT (symbol, minute) DO UPDATE
       SET open = CASE WHEN excluded.first_ts < old.first_ts THEN excluded.open ELSE old.open END,
           high = greatest(old.high, excluded.high),
           low = least(old.low, excluded.low),
           close = CASE WHEN excluded.last_ts >= old.last_ts THEN excluded.close ELSE old.close END,
           volume = old.volume + excluded.volume,
           first_ts = least(old.first_ts, excluded.first_ts),
           last_ts = greatest(old.last_ts, excluded.last_ts)`,
    [
      ...keysOf(minutes),
      minutes.map(({ open }) => open),
      minutes.map(({ high }) => high),
      minutes.map(({ low }) => low),
      minutes.map(({ close }) => close),
      minutes.map(({ volume }) => volume),
      minutes.map(({ firstTsMs }) => new Date(firstTsMs)),
      minutes.map(({ lastTsMs }) => new Date(lastTsMs)),
    ],
  );
}

const toDate = ({ tsMs }: Tick): Date => new Date(tsMs);

const keysOf = (minutes: readonly Minute[]): [string[], Date[]] => [
  minutes.map(({ symbol }) => symbol),
  minutes.map(({ minuteMs }) => new Date(minuteMs)),
];
