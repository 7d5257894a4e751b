import { plainText } from "@slipway/render-api";
import type { Sources } from "../sources";
import type { LineFile } from "../state/line-file";
import type { Api } from "./typed-routes";

/**
 * Writes one line per request: time, method, path, status, milliseconds. Queries, headers and bodies are left out: they
 * may hold secrets.
 */
export function logRequests(server: Api, file: LineFile, sources: Sources): void {
  server.addHook("onResponse", async (request, reply) => {
    const path = request.url.split("?")[0] ?? "";
    const at = new Date(sources.now()).toISOString();
    file.append(`${at} ${request.method} ${plainText(path)} ${reply.statusCode} ${Math.round(reply.elapsedTime)} ms`);
  });
}
