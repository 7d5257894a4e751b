import cors from "@fastify/cors";
import { symbolSchema } from "@realtime/market";
import { corsOrigin, parseRequest } from "@realtime/service";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Hub } from "./hub";

const query = z.object({ symbol: symbolSchema.optional() });

/** Adds `GET /realtime/ticks?symbol=…`: live ticks as server-sent events, of all symbols when none is named. */
export async function addStreamRoute(
  server: FastifyInstance,
  hub: Hub,
  env: { ALLOW_ORIGINS: readonly string[]; SSE_KEEPALIVE_MS: number },
): Promise<void> {
  await server.register(cors, { origin: corsOrigin(env.ALLOW_ORIGINS), methods: ["GET"] });
  server.get("/realtime/ticks", (request, reply) => {
    const { symbol } = parseRequest(query, request.query);
    return reply
      .header("content-type", "text/event-stream")
      .header("cache-control", "no-cache, no-transform")
      .header("x-accel-buffering", "no")
      .send(hub.open(symbol));
  });
  const timer = setInterval(() => hub.keepAlive(), env.SSE_KEEPALIVE_MS);
  server.addHook("onClose", async () => clearInterval(timer));
}
