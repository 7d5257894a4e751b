import { addHealthRoutes, createServer, listen, runService } from "@realtime/service";
import { environment } from "./environment";
import { feed } from "./feed";
import { KeyRefusedError, Orchestrator } from "./orchestrator";

void runService({
  name: "feeder",
  environment,
  async start(env, logger) {
    const stopping = new AbortController();
    const orchestrator = new Orchestrator(env, stopping.signal);
    await orchestrator.registerSymbols(env.SYMBOLS).catch((err: Error) => {
      // A wrong key stays wrong, so this release must not replace the running one. An API that is away comes back, and
      // learns of the symbols from their ticks.
      if (err instanceof KeyRefusedError) throw err;
      logger.warn({ err }, "could not register the symbols");
    });

    const server = createServer(logger);
    addHealthRoutes(server, "/ops", {});
    await listen(server, env.PORT);

    const market = {
      symbols: env.SYMBOLS,
      ticksPerSecond: env.RPS,
      jitter: env.JITTER,
      priceBase: env.PRICE_BASE,
      volatility: env.VOLATILITY,
    };
    const settings = { flushMs: env.FLUSH_MS, batchSize: env.BATCH_SIZE, logger };
    const feeding = feed(orchestrator, market, settings, stopping.signal);

    return async () => {
      stopping.abort();
      await Promise.all([server.close(), feeding]);
    };
  },
});
