import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { RenderClient, type RenderClientOptions } from "./client";
import { FakeClock } from "./fake-clock.fixture";

/** How one request is answered. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => unknown;

/** A whole answer. */
export function reply(status: number, body?: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
}

export const answers = {
  /** The connection is closed without a word. */
  silence: (response) => response.destroy(),
  /** Fewer bytes than were announced. */
  cutOff: (response) => {
    response.writeHead(200, { "content-length": "100" }).write('{"half":');
    response.socket?.end();
  },
  /** Half of a text, by its look complete. */
  halved: (response) => response.writeHead(200, { connection: "close" }).end('{"half":'),
  /** Headers, and then nothing more. */
  stalled: (response) => response.writeHead(200, { "content-length": "100" }).write("{"),
  /** No sign at all. */
  nothing: () => undefined,
  refused: reply(429, { message: "rate limit exceeded" }, { "retry-after": "2" }),
  broken: reply(502, { message: "bad gateway" }),
} satisfies Record<string, Answer>;

/**
 * An API whose answers are `script`, one after the other; the last one stays. A function of a request can answer by its path.
 */
export async function faultyApi(...script: Answer[]) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const answer = script.length > 1 ? script.shift() : script[0];
    void text(request).then((body) => {
      requests.push(`${request.method ?? ""} ${request.url ?? ""}${body === "" ? "" : ` ${body}`}`);
      answer?.(response, request);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = new FakeClock();
  const reports: string[] = [];
  const connection = { host, apiKey: "the-key", ownerId: "tea-1" };
  return {
    host,
    clock,
    /** Method, path and body of each request so far. */
    requests,
    reports,
    client: (options: Partial<RenderClientOptions> = {}) =>
      new RenderClient(connection, {
        signal: new AbortController().signal,
        report: (line) => reports.push(line),
        clock,
        ...options,
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await server[Symbol.asyncDispose]();
    },
  };
}
