import cors from "@fastify/cors";
import rateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from "fastify";
import { addAccountRoutes } from "./accounts/routes";
import { ApiError } from "./api-error";
import { type Database, isDatabaseFailure } from "./database";
import { drainOnClose } from "./drain";
import { addItemRoutes, addListRoutes } from "./lists/routes";
import type { Log } from "./log";

/** Milliseconds that an idle connection is kept: longer than proxies keep theirs, so that none is closed as a request comes in. */
const KEEP_ALIVE_MS = 120_000;
/** Seconds for which browsers remember what the API lets pages do. */
const PREFLIGHT_SECONDS = 600;

/** What the routes work with. */
export interface AppParts {
  database: Database;
  log: Log;
  /** Whose pages may call. */
  webOrigin: string;
}

/** The service's HTTP side. Every error is `{"error": {"code", "message", "fields"?}}`. */
export function createApp({ database, log, webOrigin }: AppParts): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = log;
  // Fastify's own lines of a request are two, with its address.
  const logController = new LogController({ disableRequestLogging: true });
  const app = Fastify({
    loggerInstance,
    logController,
    keepAliveTimeout: KEEP_ALIVE_MS,
    bodyLimit: 16 * 1024,
    // What still comes in by a kept connection while the service ends is answered as ever: whoever asked knows nothing of a deploy.
    return503OnClosing: false,
  });
  drainOnClose(app);
  answerErrors(app);
  logRequests(app);
  // Whoever calls from a browser says who it is by a header, never by a cookie: so no other site can call in somebody's name, and a
  // browser that keeps other sites' cookies away lets the pages work all the same.
  app.register(cors, {
    origin: webOrigin,
    methods: ["GET", "POST", "PATCH", "DELETE"],
    allowedHeaders: ["authorization", "content-type"],
    maxAge: PREFLIGHT_SECONDS,
  });
  app.register(rateLimit, { global: false });
  // As a plugin, so that what was registered before is there, and hooks from outside see these routes.
  app.register(async (routes) => {
    routes.get("/health", async () => ({ status: "ok" }));
    addAccountRoutes(routes, database);
    addListRoutes(routes, database);
    addItemRoutes(routes, database);
  });
  return app;
}

function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError | ApiError>((error, request, reply) => {
    const answer = toApiError(error);
    if (answer.code === "DATABASE_UNREACHABLE") request.log.error({ err: error }, "the database could not be used");
    else if (answer.statusCode === 500) request.log.error({ err: error }, "a request failed");
    if (answer.code === "BUSY") void reply.header("retry-after", "1");
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
  if (isDatabaseFailure(error))
    return new ApiError(503, "DATABASE_UNREACHABLE", "The database can't be reached right now: try again in a moment.");
  const { statusCode = 500 } = error;
  // Fastify's own refusals, such as a body that is no JSON or too long.
  if (statusCode < 500) return new ApiError(statusCode, "REQUEST_REFUSED", error.message);
  return new ApiError(500, "INTERNAL_ERROR", "Something went wrong on our side.");
}

/** One line for each request: the route it was for, and never its address, query, headers or body. Health checks are many and say nothing. */
function logRequests(app: FastifyInstance): void {
  app.addHook("onResponse", async (request, reply) => {
    const { url: route } = request.routeOptions;
    if (route === "/health") return;
    const line = { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    request.log.info(line, "request");
  });
}
