import type { IncomingMessage, ServerResponse } from "node:http";
import { urlToHttpOptions } from "node:url";
import type { Header, Route } from "@slipway/render-api";
import { messageOf } from "../../errors";
import { edgeReplyHeaders, isOfSending, passedOn } from "../edge-headers";
import { forward } from "../proxy";
import type { TrafficHandler } from "../runtime";
import { replyWithFile } from "./file-reply";
import { fillDestination, matchGlob, matchSource } from "./path-patterns";
import type { PublishedFiles } from "./published-files";
import { type RequestPath, requestPath } from "./request-path";
import { answerText } from "../text-answer";

export interface SiteRules {
  headers: Header[];
  routes: Route[];
}

/**
 * Serves the published files of one deploy: a file that is there always wins, then the first route that matches the
 * path.
 */
export class Site implements TrafficHandler {
  /** @param rules as they stand when a request comes */
  constructor(
    private readonly files: PublishedFiles,
    private readonly rules: () => SiteRules,
  ) {}

  request(request: IncomingMessage, response: ServerResponse): void {
    this.reply(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else answerText(response, 500, messageOf(error));
    });
  }

  upgrade(_request: IncomingMessage, response: ServerResponse): void {
    answerText(response, 400, "a static site has no WebSockets");
  }

  private async reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(edgeReplyHeaders(request))) response.setHeader(name, value);
    const asked = requestPath(request.url ?? "/");
    if (asked === undefined) {
      answerText(response, 400, "Bad Request");
      return;
    }
    for (const { path: glob, name, value } of this.rules().headers) {
      if (!isOfSending(name) && matchGlob(glob, asked.path)) response.appendHeader(name, value);
    }
    if (this.files.find(asked.path) === undefined) await this.followRoute(request, response, asked);
    else await this.send(request, response, asked.path);
  }

  private async followRoute(request: IncomingMessage, response: ServerResponse, asked: RequestPath): Promise<void> {
    for (const { type, source, destination } of this.rules().routes.toSorted((a, b) => a.priority - b.priority)) {
      const captures = matchSource(source, asked.path);
      if (captures === undefined) continue;
      const target = withSearch(onItsSite(destination, fillDestination(destination, captures)), asked.search);
      if (type === "redirect") response.writeHead(301, { location: target }).end();
      else if (/^https?:\/\//.test(target)) this.forward(request, response, target);
      else await this.send(request, response, requestPath(target)?.path ?? target);
      return;
    }
    await this.send(request, response, asked.path);
  }

  /** Other content under the same address, of another server. */
  private forward(request: IncomingMessage, response: ServerResponse, target: string): void {
    const passed = [request.headers["cdn-loop"] ?? []].flat().join(", ");
    if (passed.split(loopToken).length > longestChain) {
      answerText(response, 508, "the rewrites of sites lead round in a circle");
      return;
    }
    const chain = passed === "" ? loopToken : `${passed}, ${loopToken}`;
    const url = new URL(target);
    forward(request, response, {
      to: urlToHttpOptions(url),
      headers: { ...passedOn(request.headers), host: url.host, "cdn-loop": chain },
      onFailure: () => answerText(response, 502, "the rewrite's server does not answer"),
    });
  }

  private async send(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const { root } = this.files;
    const found = this.files.find(path);
    const missing = this.files.find("/404.html");
    if (found !== undefined && request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      answerText(response, 405, "Method Not Allowed");
    } else if (found !== undefined) await replyWithFile(request, response, { root, path: found, status: 200 });
    else if (missing !== undefined) await replyWithFile(request, response, { root, path: missing, status: 404 });
    else answerText(response, 404, "Not Found");
  }
}

/** Names the sites in the header by which RFC 8586 tells loops. */
const loopToken = "render-emulator";
/** Of sites that rewrite to sites. */
const longestChain = 5;

/** What is filled in makes no other host of a path: to browsers `//host` and `/\\host` are URLs. */
function onItsSite(destination: string, filled: string): string {
  return /^\/[^/]/.test(`${destination}.`) ? filled.replace(/^[/\\]+/, "/") : filled;
}

/**
 * A destination with the request's query, before its fragment. A destination that has a query of its own keeps that
 * one; whether Render puts both together is not known.
 */
function withSearch(destination: string, search: string): string {
  const at = destination.indexOf("#");
  const [before, fragment] = at === -1 ? [destination, ""] : [destination.slice(0, at), destination.slice(at)];
  const target = before.includes("?") ? before : `${before}${search}`;
  // A header holds nothing but ASCII.
  return `${target}${fragment}`.replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}
