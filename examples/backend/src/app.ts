import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from "fastify";
import { ApiError } from "./api-error.js";
import { type Database } from "./database.js";
import { DatabaseFailure } from "./database-failure.js";
import type { Environment } from "./environment.js";
import type { Log } from "./log.js";
import { addAuthRoutes } from "./routes/auth.js";
import { addHealthRoute } from "./routes/health.js";
import { addPlanRoutes } from "./routes/plans.js";
import { addProjectionRoute } from "./routes/projections.js";
import { tokenReader } from "./token.js";

/** What the routes work with. */
export interface AppParts {
  environment: Environment;
  database: Database;
  log: Log;
}

/** The service's HTTP side: every answer is `{"data": …}` or `{"error": {"code", "message"}}`. */
export function createApp({ environment, database, log }: AppParts): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = log;
  // Fastify's own lines of a request are two, with its address.
  const logController = new LogController({ disableRequestLogging: true });
  const app = Fastify({ loggerInstance, logController, trustProxy: true });
  answerErrors(app);
  logRequests(app, environment);
  const readUser = tokenReader(environment);
  // As a plugin, so that hooks which are added from outside see these routes.
  app.register(async (routes) => {
    if (environment.ENABLE_HEALTH_PROBES) addHealthRoute(routes);
    addAuthRoutes(routes, readUser);
    addProjectionRoute(routes, readUser);
    addPlanRoutes(routes, readUser, database);
  });
  return app;
}

function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError | ApiError>((error, request, reply) => {
    const answer = toApiError(error);
    if (answer.code === "DEPENDENCY_FAILURE")
      request.log.error({ category: "prisma_failure", err: error }, "the database could not be used");
    else if (answer.statusCode === 401)
      request.log.info({ category: "auth_context", code: answer.code }, "a token was refused");
    else if (answer.statusCode >= 500) request.log.error({ category: "error_global", err: error }, "a request failed");
    if (answer.statusCode === 401) void reply.header("www-authenticate", "Bearer");
    return reply.code(answer.statusCode).send(answer.envelope);
  });
  app.setNotFoundHandler((_request, reply) => {
    const answer = new ApiError(404, "NOT_FOUND", "There is nothing here.");
    return reply.code(answer.statusCode).send(answer.envelope);
  });
}

function toApiError(error: FastifyError | ApiError): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof DatabaseFailure)
    return new ApiError(503, "DEPENDENCY_FAILURE", "The database can't be reached right now: try again in a moment.");
  const { statusCode = 500 } = error;
  // Fastify's own refusals, such as a body that is no JSON or too long.
  if (statusCode < 500) return new ApiError(statusCode, "REQUEST_REFUSED", error.message);
  return new ApiError(500, "INTERNAL_ERROR", "Something went wrong on our side.");
}

/** One line for each request: the route it was for, and never its address, query, headers or body. */
function logRequests(app: FastifyInstance, { ENABLE_REQUEST_LOGS, ENABLE_PERF_LOGS }: Environment): void {
  if (!ENABLE_REQUEST_LOGS && !ENABLE_PERF_LOGS) return;
  app.addHook("onResponse", async (request, reply) => {
    const line = { method: request.method, route: request.routeOptions.url, status: reply.statusCode };
    request.log.info({ ...line, ...(ENABLE_PERF_LOGS && { ms: Math.round(reply.elapsedTime) }) }, "request");
  });
}
