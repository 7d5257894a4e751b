import { z } from "zod";

const name = z.string().min(1);

/** Where ticks are queued. Sender and receivers must agree on it. */
export const queueEnvironment = {
  QUEUE_PREFIX: name.default("realtime"),
  TICKS_QUEUE: name.default("ticks"),
};

/** Where ticks are published. Sender and receivers must agree on it. */
export const channelEnvironment = {
  PUBSUB_CHANNEL: name.default("ch:ticks"),
};
