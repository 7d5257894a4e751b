import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance } from "fastify";
import { register } from "prom-client";
import { ApiError } from "./api-error";
import type { Logger } from "./logger";
import { closeSilentConnections } from "./silent-connections";

/** An HTTP server that answers errors as JSON without stack traces, and `/metrics` for Prometheus. */
export function createServer(logger: Logger): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = logger;
  // Proxies add their own headers; trusting them makes the logged address the caller's.
  const server = Fastify({ loggerInstance, trustProxy: true });
  closeSilentConnections(server);
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const answer = toApiError(error);
    if (answer.statusCode >= 500) request.log.error({ err: error }, "request failed");
    return reply.code(answer.statusCode).send(bodyOf(answer));
  });
  server.setNotFoundHandler((request, reply) => {
    const answer = new ApiError(404, "route_not_found", `There is nothing at ${request.method} ${request.url}.`);
    return reply.code(answer.statusCode).send(bodyOf(answer));
  });
  server.get("/metrics", { logLevel: "warn" }, async (_request, reply) => {
    return reply.type(register.contentType).send(await register.metrics());
  });
  return server;
}

/** Listens on all interfaces in production, as platforms require; elsewhere on none that others on the network reach. */
export async function listen(server: FastifyInstance, port: number): Promise<void> {
  const host = process.env.NODE_ENV === "production" ? "0.0.0.0" : "127.0.0.1";
  await server.listen({ host, port });
}

function toApiError(error: FastifyError | ApiError): ApiError {
  if (error instanceof ApiError) return error;
  const statusCode = error.statusCode ?? 500;
  if (statusCode < 500) return new ApiError(statusCode, error.code.toLowerCase(), error.message);
  return new ApiError(500, "internal_error", "Something went wrong on our side; the log of the service says what.");
}

function bodyOf({ code, message, fields }: ApiError) {
  return { error: { code, message, ...(fields && { fields }) } };
}
