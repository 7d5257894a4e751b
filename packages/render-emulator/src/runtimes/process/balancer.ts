import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ServerOptions } from "http-proxy-3";
import type { Sources } from "../../sources";
import { addEdgeHeaders, dropHopByHop, edgeReplyHeaders, localLocation, maxHeaderSize } from "../edge-headers";
import { createProxy } from "../proxy";
import type { TrafficHandler } from "../runtime";
import type { RunningInstance } from "./instance";
import { answerText } from "../text-answer";

export interface BalancerOptions {
  /** Whether requests come through Render's edge, as those from the internet do; else from its private network. */
  isPublic: boolean;
  sources: Pick<Sources, "now">;
}

/**
 * Hands requests to the instances of a release in turn. Bodies, event streams and WebSockets pass through unbuffered.
 */
export class Balancer implements TrafficHandler {
  private readonly proxy = createProxy({});
  private ready: RunningInstance[] = [];

  constructor(private readonly options: BalancerOptions) {
    if (!options.isPublic) return;
    this.proxy.on("proxyRes", ({ headers }, request) => {
      Object.assign(headers, edgeReplyHeaders(headers.server?.toString()));
      if (headers.location !== undefined) headers.location = localLocation(headers.location, request.headers.host);
    });
  }

  add(instance: RunningInstance): void {
    this.ready.push(instance);
  }

  remove(instance: RunningInstance): void {
    this.ready = this.ready.filter((other) => other !== instance);
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    this.prepare(request);
    this.forward(request, response, new Set());
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.prepare(request);
    const instance = this.next(new Set());
    if (instance === undefined) {
      socket.end("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n");
      return;
    }
    this.proxy.ws(request, socket, head, towards(instance), () => socket.destroy());
  }

  private prepare(request: IncomingMessage): void {
    dropHopByHop(request.headers);
    if (this.options.isPublic) addEdgeHeaders(request, this.options.sources.now());
  }

  private forward(request: IncomingMessage, response: ServerResponse, tried: Set<RunningInstance>): void {
    const instance = this.next(tried);
    if (instance === undefined) {
      answerText(response, 502, "no instance answers");
      return;
    }
    tried.add(instance);
    instance.inFlight += 1;
    const finished = once(() => (instance.inFlight -= 1));
    response.once("close", finished);
    this.proxy.web(request, response, towards(instance), (error) => {
      finished();
      if (canTryAgain(error, request, response)) this.forward(request, response, tried);
      else fail(response, error);
    });
  }

  /** In turn, but none of those that were tried. */
  private next(tried: ReadonlySet<RunningInstance>): RunningInstance | undefined {
    const instance = this.ready.find((candidate) => !tried.has(candidate));
    if (instance !== undefined) this.ready = [...this.ready.filter((other) => other !== instance), instance];
    return instance;
  }
}

/** What the proxy has under `ssl` becomes options of the request, for plain HTTP too. */
function towards({ port }: RunningInstance): ServerOptions {
  return { target: { host: "127.0.0.1", port }, ssl: { maxHeaderSize } };
}

/** Another instance may get the request only when this one never saw it and no byte of a body has gone. */
function canTryAgain(error: NodeJS.ErrnoException, request: IncomingMessage, response: ServerResponse): boolean {
  const hasBody =
    Number(request.headers["content-length"] ?? 0) > 0 || request.headers["transfer-encoding"] !== undefined;
  return error.code === "ECONNREFUSED" && !hasBody && !response.headersSent && !response.destroyed;
}

function fail(response: ServerResponse, { code }: NodeJS.ErrnoException): void {
  if (response.headersSent) response.destroy();
  else if (code !== "HPE_HEADER_OVERFLOW") answerText(response, 502, "the instance broke the connection");
  else answerText(response, 502, `the headers of the instance's answer are longer than ${maxHeaderSize / 1024} kB`);
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
