import { endpoints } from "@slipway/render-api/endpoints";
import { ApiError } from "../errors";
import type { Api } from "./typed-routes";

/**
 * Adds routes as `addRoutes` says, and for each endpoint of Render's that none of them serves one that says that the
 * emulator does not have it. Only what is no endpoint of Render's is not found.
 */
export function addWithAbsent(api: Api, addRoutes: () => void): void {
  const served = new Set<string>();
  api.addHook("onRoute", ({ method, routePath }) => {
    for (const one of [method].flat()) served.add(`${one} ${withoutNames(routePath)}`);
  });
  addRoutes();
  for (const { method, path, operationId } of endpoints) {
    const url = path.replace(/\{(\w+)\}/g, ":$1");
    if (served.has(`${method} ${withoutNames(url)}`)) continue;
    const name = operationId === undefined ? `${method} ${path}` : `\`${operationId}\` (${method} ${path})`;
    const handler = () => {
      throw new ApiError(501, `the emulator does not support ${name}`);
    };
    api.route({ method, url, handler });
  }
}

function withoutNames(path: string): string {
  return path.replace(/:\w+/g, ":");
}
