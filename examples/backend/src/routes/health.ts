import type { FastifyInstance } from "fastify";

/** Liveness: that the process serves. The database is not asked, so an outage of it makes nobody restart the service. */
export function addHealthRoute(app: FastifyInstance): void {
  app.get("/health", { logLevel: "warn" }, async () => ({
    data: { status: "ok", version: "v1", uptime: Math.floor(process.uptime()) },
  }));
}
