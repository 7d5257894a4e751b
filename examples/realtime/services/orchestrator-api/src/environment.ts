import { queueEnvironment } from "@realtime/messaging";
import { apiKey, databaseUrl, originList, redisUrl } from "@realtime/service";
import { z } from "zod";

/** Where every browser of the world may read, nobody has decided who should. */
const isDecided = (origins: readonly string[]) => process.env.NODE_ENV !== "production" || !origins.includes("*");

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
  CORS_ALLOW_ORIGINS: originList
    .refine(isDecided, "must name the origins where NODE_ENV is production; `*` is not allowed there")
    .default([]),
};
