import { z } from "zod";

const MINUTE_MS = 60_000;

/** What happened to a price in one minute. */
export const candleSchema = z.object({
  /** Start of the minute, in seconds since 1970. */
  ts: z.number(),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
});
export type Candle = z.infer<typeof candleSchema>;

/** Start of the minute that `tsMs` is in, in milliseconds. */
export const minuteOf = (tsMs: number): number => Math.floor(tsMs / MINUTE_MS) * MINUTE_MS;
