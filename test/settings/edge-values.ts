import type { Application } from "./application-environments";

export type Value = string | number | boolean;

/** A variable with values on either side of each of its limits: what an application starts with, and what ends it at its start. */
type Edges = Record<string, { taken: readonly Value[]; refused: readonly Value[] }>;

const parameters = "?sslmode=require&uselibpqcompat=true";
const atLeastOne = {
  taken: [1, "1", "1e3", Number.MAX_SAFE_INTEGER],
  refused: [0, "0", -1, 0.5, "many", "15s", true, "Infinity", Number.MAX_SAFE_INTEGER + 1],
};
const text = { taken: ["a", "a b:c", 5, true], refused: [] };
const key = {
  taken: ["0123456789abcdef", "!aA0~-_+/=.:,;{}", 1234567890123456],
  refused: ["0123456789abcde", "0123456789abcdef ", " 0123456789abcdef", "0123456789abcdef\n", "schlüssel-schlüssel"],
};
const origins = {
  taken: [
    "https://app.acme.com",
    "https://app.acme.com/",
    "http://127.0.0.1:5173",
    "https://app.acme.com:8443",
    "https://a.acme.com, https://b.acme.com",
  ],
  refused: [
    "*",
    "https://a.acme.com,*",
    "app.acme.com",
    "https://App.Acme.com",
    "https://app.acme.com:443",
    "http://app.acme.com:80",
    "https://acme.com/app",
    "https://acme.com//",
    "https://a.acme.com,",
    "https://a.acme.com https://b.acme.com",
    "https://*.acme.com:x",
    "ftp://app.acme.com",
    "https://",
    "null",
    5,
  ],
};
const redisUrl = {
  taken: ["redis://cache", "rediss://user:password@cache:6380"],
  refused: ["http://cache", "cache:6379", "Redis://cache", 6379],
};
const databaseUrl = {
  taken: [`postgres://app@db/app${parameters}`, `postgresql://app:password@db:5432/app${parameters}`],
  refused: [`mysql://app@db/app${parameters}`, `db/app${parameters}`, 5432],
};
const logging = {
  LOG_LEVEL: { taken: ["trace", "debug", "info", "warn", "error", "fatal"], refused: ["verbose", "INFO", 30, true] },
  LOG_PRETTY: { taken: [0, 1, "0", "1"], refused: [2, "yes", true, "01", "1.0"] },
};
const queue = { QUEUE_PREFIX: text, TICKS_QUEUE: text };

/** The edges of every variable that an application reads. */
export const edgeValues: Readonly<Record<Application, Edges>> = {
  "orchestrator-api": {
    ...logging,
    ...queue,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    API_PREFIX: {
      taken: ["/api", "/api/v1", "/api.v1/x-y_z"],
      refused: ["api/v1", "/api/v1/", "/api v1", "/", "//api", "/api//v1", "/api?v=1", "/äpi", 1],
    },
    API_KEY: key,
    CORS_ALLOW_ORIGINS: origins,
  },
  "realtime-gateway": {
    ...logging,
    REDIS_URL: redisUrl,
    PUBSUB_CHANNEL: text,
    ALLOW_ORIGINS: origins,
    SSE_KEEPALIVE_MS: atLeastOne,
    SSE_CLIENT_BUFFER: atLeastOne,
  },
  consumers: {
    ...logging,
    ...queue,
    PUBSUB_CHANNEL: text,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    BATCH_MAX: atLeastOne,
    BATCH_FLUSH_MS: atLeastOne,
    WORKER_CONCURRENCY: atLeastOne,
  },
  feeder: {
    ...logging,
    ORCHESTRATOR_BASE_URL: {
      taken: ["https://api.acme.com/api/v1", "http://127.0.0.1:10000/api/v1/", "https://api.acme.com"],
      refused: ["http://%", "http://", "https:api.acme.com", "ftp://api.acme.com", "api.acme.com/api/v1", "/api/v1"],
    },
    ORCHESTRATOR_API_KEY: key,
    SYMBOLS: {
      taken: ["BTCUSDT", "BTCUSDT,ETHUSDT", "BTC, ETH", "BTC-USD,ETH.X,A_B", "1INCH", "S".repeat(32), 42],
      refused: ["btc", "BTC,", ",BTC", "BTC ETH", "-BTC", "BTC/USD", "S".repeat(33), `BTC,${"S".repeat(33)}`, 1.5e-7],
    },
    RPS: { taken: [1000, 0.5, "1000"], refused: [1001, 1000.5, 5000, 0, -1, "many"] },
    BATCH_SIZE: { taken: [1, 1000], refused: [0, 1001, 5000, 1.5, "1001"] },
    FLUSH_MS: atLeastOne,
    JITTER: { taken: [0, 1, 0.5, "1"], refused: [-0.01, 1.01, "some"] },
    PRICE_BASE: { taken: [0.01, 68000, "1e9"], refused: [0, -1, "Infinity", "cheap"] },
    VOLATILITY: { taken: [0, 0.99, "0.99"], refused: [1, 0.991, -0.01, "high"] },
    HISTORY_MINUTES: { taken: [0, 240, 1440, "60"], refused: [-1, 1441, 0.5, "long"] },
    RETRY_ATTEMPTS: { taken: [0, 3], refused: [-1, 1.5, "often"] },
    RETRY_BACKOFF_MS: atLeastOne,
  },
};
