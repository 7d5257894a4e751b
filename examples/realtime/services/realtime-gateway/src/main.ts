import { connectRedis, subscribeToTicks } from "@realtime/messaging";
import { addHealthRoutes, createServer, listen, runService } from "@realtime/service";
import { environment } from "./environment";
import { Hub } from "./hub";
import { addStreamRoute } from "./stream-route";

void runService({
  name: "realtime-gateway",
  environment,
  async start(env, logger) {
    const redis = connectRedis(env.REDIS_URL, (err) => logger.error({ err }, "Redis connection failed"));
    const hub = new Hub(env.SSE_CLIENT_BUFFER);
    subscribeToTicks(
      redis,
      env.PUBSUB_CHANNEL,
      (tick) => hub.send(tick),
      (err) => logger.warn({ err }, "ignored a message that is no tick"),
    );

    const server = createServer(logger);
    addHealthRoutes(server, "", { redis: () => redis.ping() });
    await addStreamRoute(server, hub, env);
    // Streams never end by themselves, and the server waits for them. Browsers connect again, to another instance.
    server.addHook("preClose", async () => hub.close());
    await listen(server, env.PORT);

    return async () => {
      await server.close();
      redis.disconnect();
    };
  },
});
