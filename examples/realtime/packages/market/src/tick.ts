import { z } from "zod";
import { candleSchema } from "./candle";

/** A trading pair: `BTCUSDT`. It stands in URLs and keys, so its alphabet is small. */
export const symbolSchema = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9._-]{0,31}$/, "must be 1 to 32 capital letters, digits, dots, dashes or underscores");

/** One trade, as it travels through the queue. */
export const tickSchema = z.object({
  /** Unique per tick. Two deliveries with one id are one tick. */
  id: z.string().min(1),
  /** Who sent it. */
  source: z.string().min(1),
  symbol: symbolSchema,
  price: z.number().positive(),
  /** Time of the trade in milliseconds since 1970. */
  tsMs: z.number().int().positive(),
  volume: z.number().nonnegative(),
});
export type Tick = z.infer<typeof tickSchema>;

/** One trade, as browsers receive it. Times are seconds since 1970, with a fraction. */
export const publishedTickSchema = z.object({
  symbol: symbolSchema,
  price: z.number(),
  ts: z.number(),
  volume: z.number(),
  /** The moving average at `candle1m`. */
  sma10: z.number(),
  /** The candle of the tick's minute, the tick included. */
  candle1m: candleSchema,
});
export type PublishedTick = z.infer<typeof publishedTickSchema>;

/** Seconds since 1970, the unit of every `ts` outside the services. */
export const toSeconds = (ms: number): number => ms / 1000;
