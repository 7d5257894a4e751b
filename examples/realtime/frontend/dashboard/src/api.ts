import { z } from "zod";
import { type ChartCandle, chartCandleSchema } from "./chart-candle";

const symbolsAnswer = z.object({ items: z.array(z.object({ symbol: z.string() })) });
const candlesAnswer = z.object({ items: z.array(chartCandleSchema) });

const BASE_URL = import.meta.env.VITE_API_BASE_URL.replace(/\/$/, "");
const ANSWER_LIMIT_MS = 8_000;

/** The last `limit` candles of every symbol, oldest first. */
export async function fetchCandles(limit: number, signal: AbortSignal): Promise<Map<string, ChartCandle[]>> {
  const { items } = await get("/symbols", symbolsAnswer, signal);
  const entries = items.map(async ({ symbol }): Promise<[string, ChartCandle[]]> => {
    const path = `/ticks/${encodeURIComponent(symbol)}/history?view=ohlc1m&limit=${limit}`;
    return [symbol, (await get(path, candlesAnswer, signal)).items];
  });
  return new Map(await Promise.all(entries));
}

async function get<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  signal: AbortSignal,
): Promise<z.output<Schema>> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
  const response = await fetch(BASE_URL + path, { signal: limited }).catch((cause: Error) => {
    throw new Error(`The API at ${BASE_URL} does not answer, or does not allow this page's origin.`, { cause });
  });
  if (!response.ok) throw new Error(`The API at ${BASE_URL} answers ${path} with status ${response.status}.`);
  return schema.parse(await response.json());
}
