import { type Pool, inTransaction } from "@realtime/database";
import { minuteOf, type PublishedTick, type Tick, toSeconds } from "@realtime/market";
import { readCandles } from "./candle-rows";
import { minuteKey, summarise } from "./minute";
import { uniqueById } from "./tick-set";
import { insertHistory, insertRaw, insertSymbols, upsertCandles, upsertMetrics, upsertRecent } from "./tick-rows";

/**
 * Writes a batch in one transaction and returns what is to be published.
 * Ticks that are stored already change nothing and are left out: a batch may be delivered twice.
 */
export async function writeBatch(pool: Pool, batch: readonly Tick[]): Promise<PublishedTick[]> {
  return inTransaction(pool, async (client) => {
    const inserted = await insertRaw(client, uniqueById(batch));
    // In the order of the queue, so that of two ticks at one time the later one closes the candle; of two ticks with
    // one id `delete` finds the first.
    const fresh = batch.filter(({ id }) => inserted.delete(id));
    if (fresh.length === 0) return [];

    const minutes = summarise(fresh);
    await insertSymbols(client, fresh);
    await insertHistory(client, fresh);
    await upsertRecent(client, fresh);
    await upsertMetrics(client, minutes);
    await upsertCandles(client, minutes);

    const candles = await readCandles(client, minutes);
    return fresh.map((tick) => {
      const current = candles.get(minuteKey(tick.symbol, minuteOf(tick.tsMs)));
      if (current === undefined) throw new Error(`\`${tick.symbol}\` has no candle for a tick that was just written`);
      const { symbol, price, volume, tsMs } = tick;
      return { symbol, price, ts: toSeconds(tsMs), volume, sma10: current.sma10, candle1m: current.candle };
    });
  });
}
