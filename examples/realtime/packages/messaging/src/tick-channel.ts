import { type PublishedTick, publishedTickSchema } from "@realtime/market";
import type { Redis } from "ioredis";

/** Publishes ticks in the order given. Who does not listen at that moment misses them. */
export async function publishTicks(redis: Redis, channel: string, ticks: readonly PublishedTick[]): Promise<void> {
  const pipeline = redis.pipeline();
  for (const tick of ticks) pipeline.publish(channel, JSON.stringify(tick));
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
}

/**
 * Listens for ticks as long as `redis` lives, through lost connections too. The connection can't be used for anything
 * else. `onMalformed` hears of messages that are no ticks.
 */
export function subscribeToTicks(
  redis: Redis,
  channel: string,
  onTick: (tick: PublishedTick) => void,
  onMalformed: (error: Error) => void,
): void {
  const subscribe = () => redis.subscribe(channel).catch((error: Error) => redis.emit("error", error));
  redis.on("ready", subscribe);
  redis.on("message", (_channel, message) => {
    try {
      onTick(publishedTickSchema.parse(JSON.parse(message)));
    } catch (error) {
      onMalformed(error as Error);
    }
  });
}
