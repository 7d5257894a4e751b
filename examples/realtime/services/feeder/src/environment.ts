import { symbolSchema } from "@realtime/market";
import { apiKey, positiveInteger } from "@realtime/service";
import { z } from "zod";

const share = z.coerce.number().min(0).max(1);

export const environment = {
  /** The API's address with its prefix: `https://api.example.com/api/v1`. */
  ORCHESTRATOR_BASE_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, "")),
  /** The API's `API_KEY`. */
  ORCHESTRATOR_API_KEY: apiKey,
  /** Comma list of what to make ticks for. */
  SYMBOLS: z
    .string()
    .default("BTCUSDT,ETHUSDT")
    .transform((list) => [...new Set(list.split(",").map((symbol) => symbol.trim()))])
    .pipe(z.array(symbolSchema)),
  /** Ticks per second and symbol. */
  RPS: z.coerce.number().positive().max(1000).default(5),
  /** The most ticks of one request. */
  BATCH_SIZE: z.coerce.number().int().min(1).max(1000).default(20),
  /** How often ticks are sent. */
  FLUSH_MS: positiveInteger.default(500),
  /** How far a tick may be off its even place in time, as a share of the distance to the next one. */
  JITTER: share.default(0.1),
  /** The price that `BTCUSDT` wanders about; every other symbol has one of its own, in proportion. */
  PRICE_BASE: z.coerce.number().positive().default(68_000),
  /** The farthest that a price gets from the one that it wanders about, as a share of it. */
  VOLATILITY: share.max(0.99, "must be below 1, or prices could reach zero").default(0.02),
  /** How many minutes before its first tick a symbol without any candle gets made up, so that a chart has something to show. */
  HISTORY_MINUTES: z.coerce.number().int().min(0).max(1440).default(0),
  /** How often a request that failed is sent again. */
  RETRY_ATTEMPTS: z.coerce.number().int().min(0).default(3),
  /** The pause before the first of them; each further one is twice as long. */
  RETRY_BACKOFF_MS: positiveInteger.default(500),
};
