import { openPool } from "@realtime/database";
import { connectRedis, TickQueue } from "@realtime/messaging";
import { addHealthRoutes, createServer, listen, runService } from "@realtime/service";
import { environment } from "./environment";
import { work } from "./worker";

void runService({
  name: "consumers",
  environment,
  async start(env, logger) {
    const pool = openPool(env.DATABASE_URL, "consumers", (err) => logger.error({ err }, "Postgres connection lost"));
    const connect = () => connectRedis(env.REDIS_URL, (err) => logger.error({ err }, "Redis connection failed"));
    const publisher = connect();
    const readers = Array.from({ length: env.WORKER_CONCURRENCY }, connect);

    const server = createServer(logger);
    addHealthRoutes(server, "/ops", {
      postgres: () => pool.query("SELECT FROM ohlc_1m LIMIT 1"),
      redis: () => publisher.ping(),
    });
    await listen(server, env.PORT);

    const stopping = new AbortController();
    const workers = readers.map((reader) =>
      work({ queue: new TickQueue(reader, env), pool, publisher, logger, env }, stopping.signal),
    );

    return async () => {
      stopping.abort();
      await Promise.all([server.close(), ...workers]);
      for (const redis of [publisher, ...readers]) redis.disconnect();
      await pool.end();
    };
  },
});
