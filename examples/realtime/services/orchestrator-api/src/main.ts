import cors from "@fastify/cors";
import { openPool } from "@realtime/database";
import { connectRedis, TickQueue } from "@realtime/messaging";
import { addHealthRoutes, corsOrigin, createServer, listen, runService } from "@realtime/service";
import { environment } from "./environment";
import { addReadRoutes } from "./read-routes";
import { addWebhookRoutes } from "./webhook-routes";

void runService({
  name: "orchestrator-api",
  environment,
  async start(env, logger) {
    const pool = openPool(env.DATABASE_URL, "orchestrator-api", (err) =>
      logger.error({ err }, "Postgres connection lost"),
    );
    const redis = connectRedis(env.REDIS_URL, (err) => logger.error({ err }, "Redis connection failed"));

    const server = createServer(logger);
    await server.register(cors, { origin: corsOrigin(env.CORS_ALLOW_ORIGINS), methods: ["GET"] });
    await server.register(
      async (api) => {
        addHealthRoutes(api, "", {
          postgres: () => pool.query("SELECT FROM symbols LIMIT 1"),
          redis: () => redis.ping(),
        });
        addReadRoutes(api, pool);
        addWebhookRoutes(api, pool, new TickQueue(redis, env), env.API_KEY);
      },
      { prefix: env.API_PREFIX },
    );
    await listen(server, env.PORT);

    return async () => {
      await server.close();
      redis.disconnect();
      await pool.end();
    };
  },
});
