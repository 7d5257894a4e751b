import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { createProxy } from "../proxy";
import type { TrafficHandler } from "../runtime";
import type { RunningInstance } from "./instance";

/**
 * Hands requests to the instances of a release in turn. Bodies, event streams and WebSockets pass through unbuffered.
 */
export class Balancer implements TrafficHandler {
  private readonly proxy = createProxy({ xfwd: true });
  private ready: RunningInstance[] = [];

  constructor() {
    // Each request has a connection of its own to the instance; that says nothing about the caller's connection.
    this.proxy.on("proxyRes", (response) => delete response.headers.connection);
  }

  add(instance: RunningInstance): void {
    this.ready.push(instance);
  }

  remove(instance: RunningInstance): void {
    this.ready = this.ready.filter((other) => other !== instance);
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    this.forward(request, response, new Set());
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const instance = this.next(new Set());
    if (instance === undefined) {
      socket.end("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n");
      return;
    }
    this.proxy.ws(request, socket, head, { target: targetOf(instance) }, () => socket.destroy());
  }

  private forward(request: IncomingMessage, response: ServerResponse, tried: Set<RunningInstance>): void {
    const instance = this.next(tried);
    if (instance === undefined) {
      answer(response, "no instance answers");
      return;
    }
    tried.add(instance);
    instance.inFlight += 1;
    const finished = once(() => (instance.inFlight -= 1));
    response.once("close", finished);
    this.proxy.web(request, response, { target: targetOf(instance) }, (error) => {
      finished();
      if (canTryAgain(error, request, response)) this.forward(request, response, tried);
      else fail(response);
    });
  }

  /** In turn, but none of those that were tried. */
  private next(tried: ReadonlySet<RunningInstance>): RunningInstance | undefined {
    const instance = this.ready.find((candidate) => !tried.has(candidate));
    if (instance !== undefined) this.ready = [...this.ready.filter((other) => other !== instance), instance];
    return instance;
  }
}

function targetOf(instance: RunningInstance): { host: string; port: number } {
  return { host: "127.0.0.1", port: instance.port };
}

/** Another instance may get the request only when this one never saw it and no byte of a body has gone. */
function canTryAgain(error: NodeJS.ErrnoException, request: IncomingMessage, response: ServerResponse): boolean {
  const hasBody =
    Number(request.headers["content-length"] ?? 0) > 0 || request.headers["transfer-encoding"] !== undefined;
  return error.code === "ECONNREFUSED" && !hasBody && !response.headersSent && !response.destroyed;
}

function fail(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else answer(response, "the instance broke the connection");
}

function answer(response: ServerResponse, text: string): void {
  response.writeHead(502, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
