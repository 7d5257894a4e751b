import { z } from "zod";
import { eventually, getJson } from "../../check-requests";
import type { CheckContext } from "../../check";

const CANDLES = 50;
/** The most that the API gives at once. */
const TICKS = 1000;
/** From the start of the oldest minute that an average takes in to the start of its own. */
const AVERAGED_S = 9 * 60;

const candle = z
  .object({
    ts: z.number(),
    open: z.number(),
    high: z.number(),
    low: z.number(),
    close: z.number(),
    volume: z.number().nonnegative(),
    sma10: z.number(),
  })
  .refine(
    ({ open, high, low, close }) => low <= Math.min(open, close) && Math.max(open, close) <= high,
    "`open` and `close` must be from `low` to `high`",
  );
const tick = z.object({ ts: z.number(), price: z.number(), volume: z.number() });
const metrics = z.object({ ts: z.number(), ticks: z.number(), volume: z.number() });

/** What the API tells of one symbol's past, all of it from old to new; `ts` in seconds. */
export interface History {
  candles: z.infer<typeof candle>[];
  ticks: z.infer<typeof tick>[];
  metrics: z.infer<typeof metrics>[];
}

const [candleList, tickList, metricsList] = [itemsOf(candle), itemsOf(tick), itemsOf(metrics)];

/**
 * Whether candles, metrics and ticks tell the same. Tried again: a tick may come in between one answer and the next.
 */
export async function hasRightCandles({ outputs, signal }: CheckContext): Promise<undefined> {
  const api = outputs.apiUrl;
  await eventually(signal, async () => {
    const [candles, ticks, minutes] = await Promise.all([
      getJson(`${api}/ticks/BTCUSDT/history?view=ohlc1m&limit=${CANDLES}`, candleList, signal),
      getJson(`${api}/ticks/BTCUSDT/history?limit=${TICKS}`, tickList, signal),
      getJson(`${api}/metrics/BTCUSDT?limit=${CANDLES}`, metricsList, signal),
    ]);
    const fault = historyFault({ candles: candles.items, ticks: ticks.items, metrics: minutes.items });
    if (fault !== undefined) throw new Error(fault);
  });
}

/** What is wrong with a history. The newest minute still fills, so its volume is compared with nothing. */
export function historyFault({ candles, ticks, metrics }: History): string | undefined {
  const complete = candles.slice(0, -1);
  const last = complete.at(-1);
  if (last === undefined) return "there is no candle of a minute that is over yet";
  return averageFault(candles) ?? volumeFault(complete, metrics) ?? tickFault(last, ticks);
}

/** An average is the mean of ten minutes' closes. Those that a full answer leaves out can't be told from it. */
function averageFault(candles: History["candles"]): string | undefined {
  const isFull = candles.length >= CANDLES;
  for (const { ts, sma10 } of candles) {
    const from = ts - AVERAGED_S;
    if (isFull && candles.every((other) => other.ts > from)) continue;
    const closes = candles.filter((other) => other.ts >= from && other.ts <= ts).map(({ close }) => close);
    const average = sum(closes) / closes.length;
    if (!isEqual(sma10, average)) return `the candle of ${time(ts)} has sma10 ${sma10}, its closes make ${average}`;
  }
  return undefined;
}

function volumeFault(complete: History["candles"], metrics: History["metrics"]): string | undefined {
  if (sum(complete.map(({ volume }) => volume)) === 0) return "no candle has a volume";
  const volumes = new Map(metrics.map(({ ts, volume }) => [ts, volume]));
  for (const { ts, volume } of complete) {
    const other = volumes.get(ts);
    if (other === undefined) return `there is a candle of ${time(ts)}, but there are no metrics of it`;
    if (!isEqual(volume, other)) return `the candle of ${time(ts)} has volume ${volume}, its metrics have ${other}`;
  }
  return undefined;
}

/** Compares a minute's candle with its ticks where the API gives them all: when it gives older ones, too. */
function tickFault({ ts, high, low, close, volume }: History["candles"][number], ticks: History["ticks"]) {
  const oldest = ticks[0];
  if (oldest === undefined) return "there are candles, but no ticks";
  if (oldest.ts >= ts) return undefined;
  const own = ticks.filter((tick) => tick.ts >= ts && tick.ts < ts + 60);
  const prices = own.map(({ price }) => price);
  const total = sum(own.map((tick) => tick.volume));
  const what = `the candle of ${time(ts)}`;
  if (!isEqual(volume, total)) return `${what} has volume ${volume}, its ${own.length} ticks have ${total}`;
  if (high !== Math.max(...prices) || low !== Math.min(...prices)) {
    return `${what} goes from ${low} to ${high}, its ticks from ${Math.min(...prices)} to ${Math.max(...prices)}`;
  }
  // Of several ticks at one time, the one that came last closes the candle; their order is not told.
  const end = own.at(-1)?.ts;
  const lastPrices = own.filter((tick) => tick.ts === end).map(({ price }) => price);
  if (!lastPrices.includes(close)) return `${what} closes at ${close}, its last tick at ${lastPrices.join(" or ")}`;
  return undefined;
}

function itemsOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item) });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Sums of the same numbers in another order differ in their last digits. */
function isEqual(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));
}

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16);
}
