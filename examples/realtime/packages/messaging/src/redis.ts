import Redis from "ioredis";

const LONGEST_RECONNECT_DELAY_MS = 2_000;

/** Connects to Redis, and again whenever the connection breaks. `onError` hears of every failed attempt. */
export function connectRedis(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, {
    // A caller hears within seconds that Redis is away, rather than waiting until it is back.
    maxRetriesPerRequest: 2,
    retryStrategy: (attempt) => Math.min(attempt * 200, LONGEST_RECONNECT_DELAY_MS),
    // The subscriber subscribes by itself on every connection, the first one included.
    autoResubscribe: false,
  });
  redis.on("error", onError);
  return redis;
}

export type { Redis };
