import { symbolSchema, type Tick } from "@realtime/market";
import { z } from "zod";

/** As seconds this would be the year 5138, as milliseconds it is 1973: smaller numbers are seconds. */
const SMALLEST_MILLISECONDS = 1e11;
/** The year 2100. */
const LATEST_MS = 4_102_444_800_000;

/** Time in seconds since 1970, with or without a fraction; milliseconds are taken too. */
const timestamp = z
  .number()
  .positive()
  .transform((ts) => Math.round(ts < SMALLEST_MILLISECONDS ? ts * 1000 : ts))
  .refine((tsMs) => tsMs < LATEST_MS, "must be a time in seconds or milliseconds since 1970");

/** Body of `POST /webhooks/ticks`. */
export const tickRequest = z.object({
  source: z.string().min(1).max(64),
  items: z
    .array(
      z.object({
        symbol: symbolSchema,
        price: z.number().positive(),
        ts: timestamp,
        volume: z.number().nonnegative(),
        /** Makes the tick recognisable: the same id from the same source is stored once, however often it is sent. */
        id: z.string().min(1).max(128).optional(),
      }),
    )
    .min(1)
    .max(1000),
});

/** Turns a request into ticks for the queue. A tick without an id gets one of its own from `newId`. */
export function toTicks({ source, items }: z.output<typeof tickRequest>, newId: () => string): Tick[] {
  return items.map(({ id, symbol, price, ts, volume }) => ({
    id: `${source}:${id ?? newId()}`,
    source,
    symbol,
    price,
    tsMs: ts,
    volume,
  }));
}
