import { channelEnvironment } from "@realtime/messaging";
import { decidedOriginList, positiveInteger, redisUrl } from "@realtime/service";

export const environment = {
  ...channelEnvironment,
  REDIS_URL: redisUrl,
  /** Browser origins that may listen. */
  ALLOW_ORIGINS: decidedOriginList,
  /** A quiet stream says something this often, so that no proxy takes it for dead. */
  SSE_KEEPALIVE_MS: positiveInteger.default(15_000),
  /** Messages kept for a client that reads slower than ticks come; the oldest are dropped beyond that. */
  SSE_CLIENT_BUFFER: positiveInteger.default(256),
};
