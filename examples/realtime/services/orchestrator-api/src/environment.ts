import { queueEnvironment } from "@realtime/messaging";
import { apiKey, databaseUrl, decidedOriginList, redisUrl } from "@realtime/service";
import { z } from "zod";

export const environment = {
  ...queueEnvironment,
  DATABASE_URL: databaseUrl,
  REDIS_URL: redisUrl,
  /** Path before every route but `/metrics`. */
  API_PREFIX: z
    .string()
    .regex(/^(\/[\w.-]+)+$/, "must be a path such as /api/v1, without a slash at its end")
    .default("/api/v1"),
  /** What callers of the webhooks send as `x-api-key`. */
  API_KEY: apiKey,
  /** Browser origins that may read; none unless given. */
  CORS_ALLOW_ORIGINS: decidedOriginList.default([]),
};
