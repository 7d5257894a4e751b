import { remove } from "./right";

/** Mistakes in one variable: whose it is, its name and value, what is said of it, what is offered to fix it. */
type Case = [service: string, variable: string, value: unknown, message: RegExp, fix: string | typeof remove];

/** Values that no environment takes. */
export const wrongVariables: readonly Case[] = [
  ["feeder", "RSP", 5, /is not a variable of this service; its variables are .*RPS/, remove],
  ["consumers", "BATCH_MAXX", 5, /its variables are .*BATCH_MAX, .*; did you mean `BATCH_MAX`\?$/, remove],
  ["shared", "BATCH_MAX", 5, /is not a variable of this service; its variables are QUEUE_PREFIX/, remove],
  ["shared", "LOG_LEVEL", "verbose", /can't be `verbose`: expected one of "trace"/, "info"],
  ["shared", "LOG_PRETTY", 2, /can't be `2`/, "0"],
  ["shared", "TICKS_QUEUE", "", /can't be ``: expected string to have >=1/, "ticks"],
  ["consumers", "TICKS_QUEUE", "other", /must be the same for every service: set it under `variables.shared`/, remove],
  ["orchestrator-api", "QUEUE_PREFIX", "other", /must be the same for every service/, remove],
  ["realtime-gateway", "PUBSUB_CHANNEL", "other", /must be the same for every service/, remove],
  ["consumers", "BATCH_MAX", "many", /can't be `many`: expected number/, "500"],
  ["consumers", "BATCH_MAX", 0, /can't be `0`: expected number to be >0/, "500"],
  ["consumers", "BATCH_FLUSH_MS", 0.5, /can't be `0.5`: expected int/, "200"],
  ["consumers", "WORKER_CONCURRENCY", -1, /can't be `-1`: expected number to be >0/, "1"],
  ["consumers", "WORKER_CONCURRENCY", { max: 2 }, /is `\{"max":2\}`/, remove],
  ["realtime-gateway", "SSE_CLIENT_BUFFER", -1, /can't be `-1`/, "256"],
  ["realtime-gateway", "SSE_KEEPALIVE_MS", "15s", /can't be `15s`: expected number/, "15000"],
  [
    "realtime-gateway",
    "ALLOW_ORIGINS",
    "app.acme.com",
    /expected origins as browsers send them, such as `https:\/\/app.example.com`/,
    "https://app.example.com",
  ],
  [
    "realtime-gateway",
    "ALLOW_ORIGINS",
    "https://a.example,",
    /expected origins as browsers send them/,
    "https://app.example.com",
  ],
  [
    "realtime-gateway",
    "ALLOW_ORIGINS",
    "https://App.Acme.com",
    /expected origins as browsers send them/,
    "https://app.example.com",
  ],
  [
    "orchestrator-api",
    "CORS_ALLOW_ORIGINS",
    "https://app.acme.com:443",
    /expected origins as browsers send them/,
    "https://app.example.com",
  ],
  [
    "orchestrator-api",
    "CORS_ALLOW_ORIGINS",
    "https://acme.com/app",
    /expected origins as browsers send them/,
    "https://app.example.com",
  ],
  ["orchestrator-api", "API_PREFIX", "api/v1", /expected a path such as `\/api\/v1`/, "/api/v1"],
  ["orchestrator-api", "API_PREFIX", "/api/v1/", /expected a path such as `\/api\/v1`/, "/api/v1"],
  ["orchestrator-api", "API_PREFIX", "/api v1", /expected a path such as `\/api\/v1`/, "/api/v1"],
  ["feeder", "SYMBOLS", "btc, eth", /expected symbols such as `BTCUSDT,ETHUSDT`/, "BTCUSDT,ETHUSDT"],
  ["feeder", "SYMBOLS", `BTC,${"S".repeat(33)}`, /each of at most 32 characters/, "BTCUSDT,ETHUSDT"],
  ["feeder", "RPS", 0, /can't be `0`: expected number to be >0/, "5"],
  ["feeder", "RPS", 5000, /can't be `5000`: expected number to be <=1000/, "5"],
  ["feeder", "BATCH_SIZE", 5000, /can't be `5000`: expected number to be <=1000/, "20"],
  ["feeder", "JITTER", 1.5, /can't be `1.5`: expected number to be <=1/, "0.1"],
  ["feeder", "VOLATILITY", 1, /can't be `1`: expected number to be <=0.99/, "0.02"],
  ["feeder", "PRICE_BASE", "-1", /can't be `-1`: expected number to be >0/, "68000"],
  ["feeder", "HISTORY_MINUTES", 1441, /can't be `1441`: expected number to be <=1440/, "0"],
  ["feeder", "RETRY_ATTEMPTS", -1, /can't be `-1`: expected number to be >=0/, "3"],
  ["feeder", "ORCHESTRATOR_BASE_URL", "api.acme.com/api/v1", /expected an `http:\/\/` or `https:\/\/` URL/, remove],
  ["feeder", "ORCHESTRATOR_BASE_URL", "http://%", /expected an `http:\/\/` or `https:\/\/` URL/, remove],
  ["dashboard", "VITE_REALTIME_URL", "http://%", /expected an `http:\/\/` or `https:\/\/` URL/, remove],
  ["dashboard", "VITE_REALTIME_URL", "https://live.acme.com/ticks ", /expected no spaces/, remove],
  ["dashboard", "VITE_API_BASE_URL", "/api/v1", /expected an `http:\/\/` or `https:\/\/` URL/, remove],
];

/** Values that only production refuses. */
export const refusedInProduction: readonly Case[] = [
  ["feeder", "HISTORY_MINUTES", 240, /can't be `240` in production: what was never traded has no place there/, "0"],
];

/** A secret that has another name at another service, and must be the same there. */
export const twiceGiven: readonly Case[] = [
  ["feeder", "ORCHESTRATOR_API_KEY", "0123456789abcdef", /is the API's `API_KEY`: set it for orchestrator-api/, remove],
];

/** Secrets, encrypted in the stack's file, whose value is wrong. The value is never shown. */
export const wrongSecrets: readonly Case[] = [
  [
    "orchestrator-api",
    "DATABASE_URL",
    "postgresql://app:hunter2@db/app",
    /`sslmode=require` among its parameters/,
    "<value>",
  ],
  [
    "consumers",
    "DATABASE_URL",
    "postgresql://app:hunter2@db/app?sslmode=require",
    /`uselibpqcompat=true` among/,
    "<value>",
  ],
  ["consumers", "DATABASE_URL", "mysql://app:hunter2@db/app", /expected `postgresql:\/\/…`/, "<value>"],
  ["realtime-gateway", "REDIS_URL", "http://hunter2@cache", /expected `redis:\/\/…`/, "<value>"],
  ["orchestrator-api", "API_KEY", "hunter2", /expected at least 16 characters/, "<value>"],
  ["orchestrator-api", "API_KEY", "hunter2 hunter2 hunter2", /ASCII, no spaces/, "<value>"],
];
