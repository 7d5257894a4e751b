import { randomUUID } from "node:crypto";
import type { Pool } from "@realtime/database";
import { symbolSchema } from "@realtime/market";
import { QueueFullError, type TickQueue } from "@realtime/messaging";
import { ApiError, parseRequest } from "@realtime/service";
import type { FastifyInstance } from "fastify";
import { Counter } from "prom-client";
import { z } from "zod";
import { requireApiKey } from "./api-key";
import { saveSymbols } from "./symbol-rows";
import { tickRequest, toTicks } from "./tick-request";

const accepted = new Counter({ name: "ticks_accepted_total", help: "Ticks put into the queue" });

const symbolRequest = z.object({
  items: z
    .array(z.object({ symbol: symbolSchema, name: z.string().min(1).max(128).optional() }))
    .min(1)
    .max(1000),
});

/** Routes for senders of ticks, who show the API key. */
export function addWebhookRoutes(server: FastifyInstance, pool: Pool, queue: TickQueue, apiKey: string): void {
  const onRequest = requireApiKey(apiKey);

  server.post("/webhooks/symbols", { onRequest }, async (request, reply) => {
    const { items } = parseRequest(symbolRequest, request.body);
    await saveSymbols(pool, items);
    return reply.code(202).send({ accepted: items.length });
  });

  server.post("/webhooks/ticks", { onRequest }, async (request, reply) => {
    const ticks = toTicks(parseRequest(tickRequest, request.body), randomUUID);
    try {
      await queue.push(ticks);
    } catch (error) {
      if (!(error instanceof QueueFullError)) throw error;
      reply.header("retry-after", "1");
      throw new ApiError(503, "queue_full", "Too many ticks are waiting to be written; send these again in a moment.");
    }
    accepted.inc(ticks.length);
    return reply.code(202).send({ accepted: ticks.length });
  });
}
