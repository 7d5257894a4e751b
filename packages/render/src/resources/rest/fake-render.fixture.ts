import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

type Fields = Readonly<Record<string, unknown>>;

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** The wrappers of the lists that have any, by path. */
const wrappers: Readonly<Record<string, string>> = { projects: "project", environments: "environment" };
const writeOnly = ["authToken", "token"];

/** A server that keeps what it is sent, with just enough of Render's API for the specimens. */
export class FakeRender implements AsyncDisposable {
  /** Each request that changed something, with its body. */
  readonly writes: [request: string, body?: unknown][] = [];
  readonly #things = new Map<string, Fields>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeRender> {
    const server = createServer();
    const fake = new FakeRender(server);
    fake.set("/owners/tea-1", { id: "tea-1" });
    fake.set("/notification-settings/owners/tea-1", {
      emailEnabled: true,
      notificationsToSend: "all",
      slackEnabled: false,
    });
    server.on("request", (request: IncomingMessage, response: ServerResponse) => void fake.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What is kept at a path. */
  at(path: string): Fields | undefined {
    return this.#things.get(path);
  }

  set(path: string, fields: Fields): void {
    this.#things.set(path, fields);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    const { pathname, searchParams } = new URL(url, this.url);
    const sent = ["POST", "PATCH", "PUT"].includes(method) ? ((await json(request)) as Fields) : undefined;
    if (method !== "GET")
      this.writes.push(sent === undefined ? [`${method} ${pathname}`] : [`${method} ${pathname}`, sent]);
    const { status, body } =
      method === "GET" ? this.#get(pathname, searchParams) : this.#change(method, pathname, sent);
    response.writeHead(status).end(body === undefined ? "" : JSON.stringify(body));
  }

  #get(path: string, query: URLSearchParams): Answer {
    const thing = this.#things.get(path);
    if (thing !== undefined) return { status: 200, body: echoed(thing) };
    const kind = path.slice(1);
    if (kind.includes("/")) return { status: 404, body: { message: "not found" } };
    const rows = [...this.#things].filter(([at]) => at.startsWith(`${path}/`)).map(([, fields]) => fields);
    const passing = rows.filter((row) => [...query].every(([key, value]) => key === "limit" || row[key] === value));
    const wrapper = wrappers[kind];
    const wrap = (row: Fields) => (wrapper === undefined ? echoed(row) : { cursor: row.id, [wrapper]: echoed(row) });
    return { status: 200, body: passing.map(wrap) };
  }

  #change(method: string, path: string, sent: Fields = {}): Answer {
    if (method === "DELETE") return { status: this.#things.delete(path) ? 204 : 404 };
    const id = `x-${this.#things.size}`;
    const made = {
      id,
      ...(path === "/projects" && { createdAt: new Date().toISOString(), environmentIds: ["evm-1"] }),
    };
    const at = method === "POST" ? `${path}/${id}` : path;
    const fields = { ...(method === "POST" ? made : method === "PATCH" ? this.#things.get(at) : {}), ...sent };
    this.#things.set(at, fields);
    return { status: method === "POST" ? 201 : 200, body: echoed(fields) };
  }
}

function echoed(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !writeOnly.includes(name)));
}
