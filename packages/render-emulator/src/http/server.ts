import { secretFilesLimit } from "@slipway/render-api";
import Fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from "fastify";
import { ZodError } from "zod";
import { ApiError } from "../errors";
import { report } from "../report";
import { refuseOtherNames } from "../runtimes/own-names";
import { randomSecret, type Sources } from "../sources";
import { acceptJson } from "./body";
import { RateLimiter, rateLimitOf, strangersLimit } from "./rate-limits";
import { type Api, zodCompiler } from "./typed-routes";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether a route answers whoever knows its path, which is a secret then. */
    needsNoKey?: boolean;
    /** Lists of a route's body of which null leaves none, where any other that is null stays as it is. */
    emptiedByNull?: readonly string[];
  }
}

export interface ServerOptions {
  apiKey: string;
  sources: Sources;
  /** Whether a request above Render's rate limits gets 429; the headers are there in any case. */
  enforceRateLimits: boolean;
}

/** Bytes. All secret files that a service may have fit into one body, also where most of their characters are escaped there. */
const bodyLimit = 4 * secretFilesLimit;

/** An HTTP server that knows Render's manners (key, headers, wire errors) and no route yet. */
export function createServer(options: ServerOptions): Api {
  const server: Api = Fastify({ forceCloseConnections: true, bodyLimit, routerOptions: { maxParamLength: 300 } });
  server.setValidatorCompiler(zodCompiler);
  acceptJson(server);
  addHeaders(server, options);
  server.addHook("onRequest", async ({ raw }) => {
    const refusal = refuseOtherNames(raw, "the emulator's API");
    if (refusal !== undefined) throw new ApiError(refusal.status, refusal.text);
  });
  server.addHook("onRequest", async (request) => {
    if (request.routeOptions.config.needsNoKey !== true && !hasKey(request, options)) throw unauthorized();
  });
  server.setNotFoundHandler((request) => {
    throw new ApiError(404, `not found: ${request.method} ${request.url.split("?")[0]}`);
  });
  server.setErrorHandler((error: FastifyError | ZodError | ApiError, _request, reply) => {
    const { statusCode, message } = wireError(error);
    if (isFailure(statusCode)) report(message, error instanceof ApiError ? undefined : error);
    return reply.code(statusCode).send({ message });
  });
  return server;
}

function hasKey({ headers }: FastifyRequest, { apiKey }: ServerOptions): boolean {
  return headers.authorization === `Bearer ${apiKey}`;
}

function addHeaders(server: Api, options: ServerOptions): void {
  const { sources, enforceRateLimits } = options;
  const limiter = new RateLimiter();
  server.addHook("onRequest", async (request, reply) => {
    const path = request.url.split("?")[0] ?? "";
    const limit = hasKey(request, options) ? rateLimitOf(request.method, path) : strangersLimit;
    const allowance = limiter.count(limit, sources.now());
    reply.headers({
      "ratelimit-limit": allowance.limit,
      "ratelimit-remaining": allowance.remaining,
      "ratelimit-reset": allowance.resetSeconds,
      "render-request-id": randomSecret(sources, 16),
      vary: "Origin",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "x-xss-protection": "1; mode=block",
    });
    if (enforceRateLimits && allowance.exceeded) throw rateLimited(reply, allowance.resetSeconds);
  });
}

function unauthorized(): ApiError {
  return new ApiError(
    401,
    "unauthorized: the emulator makes a new key at each start, which `slipway` and `npm run pulumi` take by themselves; " +
      'for a plain `pulumi`, run `eval "$(npx slipway shellenv --stack <stack>)"` again',
  );
}

function rateLimited(reply: FastifyReply, seconds: number): ApiError {
  reply.header("retry-after", seconds);
  return new ApiError(429, "rate limit exceeded");
}

function wireError(error: FastifyError | ZodError | ApiError): { statusCode: number; message: string } {
  if (error instanceof ZodError) {
    const problems = error.issues.map((issue) => `\`${issue.path.join(".") || "body"}\`: ${issue.message}`);
    return { statusCode: 400, message: problems.join("; ") };
  }
  const statusCode = error.statusCode ?? 500;
  return { statusCode, message: isFailure(statusCode) ? `the emulator failed: ${error.message}` : error.message };
}

/** That the emulator does not support something is no failure of it. */
function isFailure(statusCode: number): boolean {
  return statusCode >= 500 && statusCode !== 501;
}
