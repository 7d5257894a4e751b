import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Header, Route } from "@slipway/render-api";
import sirv from "sirv";
import { createProxy } from "../proxy";
import type { TrafficHandler } from "../runtime";
import { fillDestination, matchGlob, matchSource } from "./path-patterns";

export interface SiteRules {
  headers: Header[];
  routes: Route[];
}

/**
 * Serves the published files of one deploy: a file that is there always wins, then the first route that matches the
 * path.
 */
export class Site implements TrafficHandler {
  private readonly files: sirv.RequestHandler;
  private readonly proxy = createProxy({ changeOrigin: true, ignorePath: true });

  /** @param rules as they stand when a request comes */
  constructor(
    publishDir: string,
    private readonly rules: () => SiteRules,
  ) {
    this.files = sirv(publishDir, { etag: true });
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    const { path, search } = split(request.url ?? "/");
    const { headers, routes } = this.rules();
    // A file may go, as when somebody clears the cache, after it was listed.
    response.on("pipe", (file) => file.once("error", () => response.destroy()));
    for (const { path: glob, name, value } of headers) {
      if (matchGlob(glob, path)) response.appendHeader(name, value);
    }
    this.files(request, response, () => {
      const byPriority = routes.toSorted((a, b) => a.priority - b.priority);
      for (const { type, source, destination } of byPriority) {
        const captures = matchSource(source, path);
        if (captures === undefined) continue;
        const target = fillDestination(destination, captures);
        if (type === "redirect") redirect(response, target, search);
        else this.rewrite(request, response, target, search);
        return;
      }
      notFound(response);
    });
  }

  upgrade(_request: IncomingMessage, socket: Duplex): void {
    socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
  }

  /** Other content under the same address: of this site, or of another server. */
  private rewrite(request: IncomingMessage, response: ServerResponse, target: string, search: string): void {
    if (/^https?:\/\//.test(target)) {
      this.proxy.web(request, response, { target: `${target}${search}` }, () => {
        response
          .writeHead(502, { "content-type": "text/plain; charset=utf-8" })
          .end("the rewrite's server does not answer\n");
      });
      return;
    }
    request.url = `${target}${search}`;
    this.files(request, response, () => notFound(response));
  }
}

function redirect(response: ServerResponse, target: string, search: string): void {
  response.writeHead(301, { location: target.includes("?") ? target : `${target}${search}` }).end();
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("Not Found\n");
}

function split(url: string): { path: string; search: string } {
  const at = url.indexOf("?");
  return at === -1 ? { path: url, search: "" } : { path: url.slice(0, at), search: url.slice(at) };
}
