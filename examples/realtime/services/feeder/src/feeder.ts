import { addHealthRoutes, createServer, type Logger, type Stop } from "@realtime/service";
import type { z } from "zod";
import type { environment } from "./environment";
import { feed } from "./feed";
import { Orchestrator, RefusedError } from "./orchestrator";

/** The most that one trade moves. */
const LARGEST_VOLUME = 2;

/**
 * Begins to send ticks. The server answers for the feeder's health and does not listen yet.
 * @throws RefusedError when the API is there and refuses the key.
 */
export async function startFeeder(env: z.infer<z.ZodObject<typeof environment>>, logger: Logger) {
  const stopping = new AbortController();
  const orchestrator = new Orchestrator(env, stopping.signal);
  await orchestrator.registerSymbols(env.SYMBOLS).catch((err: Error) => {
    // A wrong key stays wrong, so this release must not replace the running one. An API that is away comes back; waiting
    // for it here would hold up a deploy of both.
    if (err instanceof RefusedError) throw err;
    logger.warn({ err }, "could not register the symbols");
  });

  const server = createServer(logger);
  addHealthRoutes(server, "/ops", { api: () => orchestrator.requireAccepted() });

  const market = {
    symbols: env.SYMBOLS,
    ticksPerSecond: env.RPS,
    jitter: env.JITTER,
    priceBase: env.PRICE_BASE,
    volatility: env.VOLATILITY,
    largestVolume: LARGEST_VOLUME,
  };
  const settings = {
    flushMs: env.FLUSH_MS,
    batchSize: env.BATCH_SIZE,
    historyMinutes: env.HISTORY_MINUTES,
    logger,
  };
  const feeding = feed(orchestrator, market, settings, stopping.signal);

  const stop: Stop = async () => {
    stopping.abort();
    await Promise.all([server.close(), feeding]);
  };
  return { server, stop };
}
