import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { buffer, json } from "node:stream/consumers";

/** What goes wrong with a request: an answer that Render did not give, or a connection that breaks. */
export type Fault =
  /** Nothing: the fault of a later rule is for a later request. */
  | { readonly kind: "none" }
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
    }
  /** The reply has other values in some fields: an object itself, a list in each of its rows. */
  | { readonly kind: "alter"; readonly fields: Readonly<Record<string, unknown>> }
  /** The request arrives, its reply does not, which shows at once or later. */
  | { readonly kind: "lose reply"; readonly afterMs?: number }
  /** The request arrives, and its reply is long in coming. */
  | { readonly kind: "hold reply" }
  /** The request arrives, and its reply comes later. */
  | { readonly kind: "delay reply"; readonly byMs: number }
  /** The request arrives, and the connection breaks in the middle of its reply. */
  | { readonly kind: "cut reply" }
  /** The request does not arrive. */
  | { readonly kind: "lose request" };

interface Rule {
  readonly method: string;
  readonly path: RegExp;
  readonly fault: Fault;
  left: number;
}

/** Stands between the provider and the emulator; each fault happens to the first request that it is for, or to the first few. */
export class FaultyProxy implements AsyncDisposable {
  readonly #rules: Rule[] = [];
  #draw: (() => Fault) | undefined;
  /** Method and path of every request that came, with its query left out. */
  readonly requests: string[] = [];
  /** Milliseconds that its callers have waited for answers. */
  waitedMs = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async start(target: string): Promise<FaultyProxy> {
    const server = createServer();
    const proxy = new FaultyProxy(server, new URL(target));
    server.on("request", (request: IncomingMessage, response: ServerResponse) => proxy.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  /** What was written since the last look; what was read meanwhile is forgotten as well. */
  takeWrites(): string[] {
    return this.requests.splice(0).filter((request) => !request.startsWith("GET"));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.target.pathname}`;
  }

  next(method: string, path: RegExp, fault: Fault, times = 1): void {
    this.#rules.push({ method, path, fault, left: times });
  }

  /** From now on a request without a rule has a fault, or none, by what `draw` says. */
  meddle(draw: () => Fault): void {
    this.#draw = draw;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url?.split("?")[0] ?? "";
    const came = performance.now();
    response.once("close", () => (this.waitedMs += performance.now() - came));
    this.requests.push(`${request.method ?? ""} ${path.slice(this.target.pathname.length)}`);
    const rule = this.#rules.find(
      ({ left, ...one }) => left > 0 && one.method === request.method && one.path.test(path),
    );
    if (rule !== undefined) rule.left -= 1;
    const fault = rule === undefined ? this.#draw?.() : rule.fault;
    if (fault?.kind === "answer") {
      response
        .writeHead(fault.status, fault.headers)
        .end(JSON.stringify({ message: fault.message ?? "a fault of the test" }));
    } else if (fault?.kind === "lose request") {
      request.socket.destroy();
    } else {
      this.#forward(request, response, fault);
    }
  }

  #forward(request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): void {
    const options = { method: request.method, headers: request.headers };
    const onward = forward(new URL(request.url ?? "/", this.target), options, (reply) => {
      if (fault?.kind === "lose reply") {
        reply.resume().once("close", () => setTimeout(() => request.socket.destroy(), fault.afterMs ?? 0));
      } else if (fault?.kind === "cut reply") {
        cutReply(reply, response);
      } else if (fault?.kind === "hold reply") {
        reply.resume();
      } else if (fault?.kind === "delay reply") {
        setTimeout(
          () => pipeline(reply, response.writeHead(reply.statusCode ?? 502, reply.headers), () => undefined),
          fault.byMs,
        );
      } else if (fault?.kind === "alter") {
        json(reply).then(
          (body) => response.end(JSON.stringify(altered(body, fault.fields))),
          () => response.destroy(),
        );
      } else {
        response.writeHead(reply.statusCode ?? 502, reply.headers);
        pipeline(reply, response, () => undefined);
      }
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  }
}

function altered(body: unknown, fields: Readonly<Record<string, unknown>>): unknown {
  return Array.isArray(body) ? body.map((row) => altered(row, fields)) : { ...(body as object), ...fields };
}

/** Sends the first half of a reply. */
function cutReply(reply: IncomingMessage, response: ServerResponse): void {
  buffer(reply).then(
    (body) => {
      response.writeHead(reply.statusCode ?? 502, { ...reply.headers, "content-length": String(body.length || 1) });
      response.write(body.subarray(0, body.length / 2), () => response.destroy());
    },
    () => response.destroy(),
  );
}
