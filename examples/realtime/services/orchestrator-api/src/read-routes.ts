import type { Pool } from "@realtime/database";
import { symbolSchema } from "@realtime/market";
import { ApiError, parseRequest } from "@realtime/service";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { listSymbols, requireSymbol } from "./symbol-rows";
import { readCandles, readHistory, readLatest, readMetrics } from "./tick-rows";

const limit = z.coerce.number().int().min(1).max(1000).default(100);
const symbolPath = z.object({ symbol: symbolSchema });
const metricsQuery = z.object({ limit });
const historyQuery = z.object({ limit, view: z.enum(["raw", "ohlc1m"]).default("raw") });

/** Routes for everybody: symbols, ticks, candles, metrics. Lists run from old to new. */
export function addReadRoutes(server: FastifyInstance, pool: Pool): void {
  const knownSymbol = async (params: unknown): Promise<string> => {
    const { symbol } = parseRequest(symbolPath, params);
    await requireSymbol(pool, symbol);
    return symbol;
  };

  server.get("/symbols", async () => ({ items: await listSymbols(pool) }));

  server.get("/ticks/:symbol", async (request) => {
    const symbol = await knownSymbol(request.params);
    const latest = await readLatest(pool, symbol);
    if (latest === undefined) throw new ApiError(404, "no_ticks", `\`${symbol}\` is known, but has had no tick yet.`);
    return { symbol, ...latest };
  });

  server.get("/ticks/:symbol/history", async (request) => {
    const query = parseRequest(historyQuery, request.query);
    const symbol = await knownSymbol(request.params);
    const read = query.view === "raw" ? readHistory : readCandles;
    return { symbol, view: query.view, items: await read(pool, symbol, query.limit) };
  });

  server.get("/metrics/:symbol", async (request) => {
    const query = parseRequest(metricsQuery, request.query);
    const symbol = await knownSymbol(request.params);
    return { symbol, items: await readMetrics(pool, symbol, query.limit) };
  });
}
