import { endpoints } from "@slipway/render-api/endpoints";
import type { FastifyReply } from "fastify";
import { ApiError } from "../errors";
import type { Api } from "./typed-routes";
import { refuseUnknownQuery } from "./unserved";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/**
 * Adds routes as `addRoutes` says, and for each endpoint of Render's that none of them serves one that says that the
 * emulator does not have it. Another method at the path of an endpoint is not allowed; only what is no path of Render's is
 * not found.
 */
export function addWithAbsent(api: Api, addRoutes: () => void): void {
  const served = new Set<string>();
  let isServed = true;
  api.addHook("onRoute", (route) => {
    for (const one of [route.method].flat()) served.add(`${one} ${withoutNames(route.routePath)}`);
    if (isServed) refuseUnknownQuery(route);
  });
  addRoutes();
  isServed = false;
  for (const { method, path, operationId } of endpoints) {
    const url = path.replace(/\{(\w+)\}/g, ":$1");
    if (served.has(`${method} ${withoutNames(url)}`)) continue;
    const name = operationId === undefined ? `${method} ${path}` : `\`${operationId}\` (${method} ${path})`;
    const handler = () => {
      throw new ApiError(501, `the emulator does not support ${name}`);
    };
    api.route({ method, url, handler });
  }
  for (const url of new Set(endpoints.map(({ path }) => path.replace(/\{(\w+)\}/g, ":$1")))) {
    const allowed = methods.filter((one) => served.has(`${one} ${withoutNames(url)}`)).join(", ");
    for (const method of methods.filter((one) => !served.has(`${one} ${withoutNames(url)}`))) {
      const handler = (request: { url: string }, reply: Pick<FastifyReply, "header">) => {
        reply.header("allow", allowed);
        throw new ApiError(405, `method not allowed: ${method} ${request.url.split("?")[0]}`);
      };
      api.route({ method, url, handler });
    }
  }
}

function withoutNames(path: string): string {
  return path.replace(/:\w+/g, ":");
}
