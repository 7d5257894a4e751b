import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance } from "fastify";

const CHECK_LIMIT_MS = 2_000;

/** Why a service is not ready, in words that may go to whoever asks; other errors' reasons go to the log alone. */
export class NotReadyError extends Error {
  override readonly name: string = "NotReadyError";
}

/** Rejects when the thing it checks can't be used. */
export type ReadinessCheck = () => Promise<unknown>;

/**
 * Adds `<prefix>/health/liveness` (the process answers) and `<prefix>/health/readiness` (what it needs answers too:
 * 200, or 503 with the names of what does not, and why where that is a {@link NotReadyError}).
 */
export function addHealthRoutes(server: FastifyInstance, prefix: string, checks: Record<string, ReadinessCheck>): void {
  server.get(`${prefix}/health/liveness`, { logLevel: "warn" }, () => ({ status: "ok" }));
  server.get(`${prefix}/health/readiness`, { logLevel: "warn" }, async (request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await withinLimit(check());
          return [name, "ok"] as const;
        } catch (err) {
          if (err instanceof NotReadyError) return [name, err.message] as const;
          request.log.warn({ err, check: name }, "not ready");
          return [name, "unavailable"] as const;
        }
      }),
    );
    const isReady = results.every(([, result]) => result === "ok");
    return reply
      .code(isReady ? 200 : 503)
      .send({ status: isReady ? "ok" : "unavailable", checks: Object.fromEntries(results) });
  });
}

async function withinLimit(check: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const limit = delay(CHECK_LIMIT_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`no answer within ${CHECK_LIMIT_MS} ms`);
  });
  // Once the check is decided, the aborted timer's rejection belongs to nobody.
  limit.catch(() => undefined);
  await Promise.race([check, limit]).finally(() => timer.abort());
}
