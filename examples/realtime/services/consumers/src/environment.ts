import { channelEnvironment, queueEnvironment } from "@realtime/messaging";
import { databaseUrl, positiveInteger, redisUrl } from "@realtime/service";

export const environment = {
  ...queueEnvironment,
  ...channelEnvironment,
  DATABASE_URL: databaseUrl,
  REDIS_URL: redisUrl,
  /** The most ticks that one transaction writes. */
  BATCH_MAX: positiveInteger.default(500),
  /** How long a batch that is not full waits for more ticks. */
  BATCH_FLUSH_MS: positiveInteger.default(200),
  /** How many batches this process works on at once. */
  WORKER_CONCURRENCY: positiveInteger.default(1),
};
