import type { FastifyInstance } from "fastify";
import type { ReadUser } from "../token.js";

export function addAuthRoutes(app: FastifyInstance, readUser: ReadUser): void {
  app.get("/auth/me", async (request) => ({ data: await readUser(request.headers.authorization) }));
}
