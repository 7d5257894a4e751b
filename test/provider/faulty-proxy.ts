import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What goes wrong with a request: an answer that Render did not give, or a connection that breaks. */
export type Fault =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
    }
  /** The request arrives, its reply does not. */
  | { readonly kind: "lose reply" }
  /** The request does not arrive. */
  | { readonly kind: "lose request" };

interface Rule {
  readonly method: string;
  readonly path: RegExp;
  readonly fault: Fault;
}

/** Stands between the provider and the emulator; each fault happens once, to the first request that it is for. */
export class FaultyProxy implements AsyncDisposable {
  readonly #rules: Rule[] = [];
  /** Method and path of every request that came, with its query left out. */
  readonly requests: string[] = [];

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

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.target.pathname}`;
  }

  next(method: string, path: RegExp, fault: Fault): void {
    this.#rules.push({ method, path, fault });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url?.split("?")[0] ?? "";
    this.requests.push(`${request.method ?? ""} ${path.slice(this.target.pathname.length)}`);
    const index = this.#rules.findIndex((rule) => rule.method === request.method && rule.path.test(path));
    const fault = index === -1 ? undefined : this.#rules.splice(index, 1)[0]?.fault;
    if (fault?.kind === "answer") {
      response
        .writeHead(fault.status, fault.headers)
        .end(JSON.stringify({ message: fault.message ?? "a fault of the test" }));
    } else if (fault?.kind === "lose request") {
      request.socket.destroy();
    } else {
      this.#forward(request, response, fault?.kind === "lose reply");
    }
  }

  #forward(request: IncomingMessage, response: ServerResponse, losesReply: boolean): void {
    const options = { method: request.method, headers: request.headers };
    const onward = forward(new URL(request.url ?? "/", this.target), options, (reply) => {
      if (losesReply) {
        reply.resume().once("end", () => request.socket.destroy());
        return;
      }
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  }
}
