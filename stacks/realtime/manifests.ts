import { z } from "zod";
import { runtimeVariable, variable } from "../../components/manifest";
import { databaseUrl as databaseUrlSchema, redisUrl as redisUrlSchema } from "../settings/stores";

const count = () => z.number().int().positive();

const databaseUrl = runtimeVariable(databaseUrlSchema, {
  secret: true,
  description: "Connection string of Postgres, the internal one",
});
const redisUrl = runtimeVariable(redisUrlSchema, { secret: true, description: "Connection string of Redis" });
const url = z.url({ protocol: /^https?$/, error: "expected an `http://` or `https://` URL" });

/** The build takes it as it stands, where a service would cut spaces off. */
const pageUrl = z.string().regex(/^\S*$/, "expected no spaces").pipe(url);

/** As a browser sends it in `Origin`: in small letters, without the scheme's own port, without a path. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** One origin, or several joined by commas. The services refuse `*` where `NODE_ENV` is `production`, as it is on Render. */
const origins = z
  .string()
  .refine(
    (list) => list.split(",").every((origin) => isOrigin(origin.trim().replace(/\/$/, ""))),
    "expected origins as browsers send them, such as `https://app.example.com`, joined by commas; `*` is none",
  )
  .meta({ examples: ["https://app.example.com"] });

/** It travels in a header, which takes no others and loses spaces at its ends. */
const apiKey = z.string().regex(/^[!-~]{16,}$/, "expected at least 16 characters: ASCII, no spaces");

/** What all that queue or publish must agree on. It stands once in the settings, under `variables.shared`. */
export const queueManifest = z.object({
  QUEUE_PREFIX: runtimeVariable(z.string().min(1).default("realtime"), {
    description: "Begins every key of a queue in Redis",
  }),
  TICKS_QUEUE: runtimeVariable(z.string().min(1).default("ticks"), { description: "The queue of ticks" }),
  PUBSUB_CHANNEL: runtimeVariable(z.string().min(1).default("ch:ticks"), {
    description: "Channel of ticks that were processed",
  }),
});

const logging = z.object({
  LOG_LEVEL: runtimeVariable(z.enum(["trace", "debug", "info", "warn", "error", "fatal"]).default("info"), {
    description: "Lowest level that is logged",
  }),
  LOG_PRETTY: runtimeVariable(z.enum(["0", "1"]).default("0"), {
    description: "1: log for human readers, not as JSON",
  }),
});

/** What `variables.shared` in the settings may hold. */
export const sharedManifest = queueManifest.extend(logging.shape);

/** Environment of each part of `realtime` that has one: what the applications in `examples/realtime` take, and no more. */
export const manifests = {
  "orchestrator-api": sharedManifest.extend({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    API_PREFIX: runtimeVariable(
      z
        .string()
        .regex(/^(\/[\w.-]+)+$/, "expected a path such as `/api/v1`")
        .default("/api/v1"),
      {
        description: "Path under which the API is served",
      },
    ),
    API_KEY: runtimeVariable(apiKey, {
      secret: true,
      description: "What webhooks must send as `x-api-key`",
    }),
    CORS_ALLOW_ORIGINS: runtimeVariable(origins.optional(), {
      description: "Origins whose pages may call the API",
    }),
  }),
  "realtime-gateway": logging.extend({
    REDIS_URL: redisUrl,
    PUBSUB_CHANNEL: queueManifest.shape.PUBSUB_CHANNEL,
    ALLOW_ORIGINS: runtimeVariable(origins, {
      description: "Origins whose pages may open a stream",
    }),
    SSE_KEEPALIVE_MS: runtimeVariable(count().default(15000), {
      description: "Milliseconds between two keep-alives of a stream",
    }),
    SSE_CLIENT_BUFFER: runtimeVariable(count().default(256), {
      description: "Events kept for a slow client; older ones are dropped",
    }),
  }),
  consumers: sharedManifest.extend({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    BATCH_MAX: runtimeVariable(count().default(500), { description: "Most ticks that are written at once" }),
    BATCH_FLUSH_MS: runtimeVariable(count().default(200), {
      description: "Milliseconds after which a batch is written though not full",
    }),
    WORKER_CONCURRENCY: runtimeVariable(count().default(1), {
      description: "Batches that are worked on at the same time",
    }),
  }),
  feeder: logging.extend({
    ORCHESTRATOR_BASE_URL: runtimeVariable(url, { description: "The API, with its prefix" }),
    ORCHESTRATOR_API_KEY: runtimeVariable(apiKey, { secret: true, description: "The API's `API_KEY`" }),
    SYMBOLS: runtimeVariable(
      z
        .string()
        .refine(
          (list) => list.split(",").every((symbol) => /^[A-Z0-9][A-Z0-9._-]{0,31}$/.test(symbol.trim())),
          "expected symbols such as `BTCUSDT,ETHUSDT`, each of at most 32 characters",
        )
        .default("BTCUSDT,ETHUSDT"),
      {
        description: "Symbols to make ticks for, joined by commas",
      },
    ),
    RPS: runtimeVariable(z.number().positive().max(1000).default(5), { description: "Ticks per second and symbol" }),
    BATCH_SIZE: runtimeVariable(count().max(1000).default(20), { description: "Most ticks in one request" }),
    FLUSH_MS: runtimeVariable(count().default(500), { description: "Milliseconds between two requests" }),
    JITTER: runtimeVariable(z.number().min(0).max(1).default(0.1), { description: "Share by which the pace varies" }),
    PRICE_BASE: runtimeVariable(z.number().positive().default(68000), {
      description: "Price that `BTCUSDT` wanders about; every other symbol has one of its own, in proportion",
    }),
    VOLATILITY: runtimeVariable(z.number().min(0).max(0.99).default(0.02), {
      description: "The farthest that a price gets from the one that it wanders about, as a share of it",
    }),
    HISTORY_MINUTES: runtimeVariable(z.number().int().min(0).max(1440).default(0), {
      description: "Minutes of simulated past for a symbol that has no candle yet",
      refused: {
        production: {
          matches: (minutes) => Number(minutes) > 0,
          values: "more than 0",
          because: "what was never traded has no place there",
        },
      },
    }),
    RETRY_ATTEMPTS: runtimeVariable(z.number().int().min(0).default(3), {
      description: "Times that a failed request is sent again",
    }),
    RETRY_BACKOFF_MS: runtimeVariable(count().default(500), { description: "Milliseconds before the first of them" }),
  }),
  dashboard: z.object({
    VITE_API_BASE_URL: variable(pageUrl, { description: "The API with its prefix, as the browser reaches it" }),
    VITE_REALTIME_URL: variable(pageUrl, { description: "The gateway's stream, as the browser reaches it" }),
  }),
};
