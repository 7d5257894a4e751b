import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What a route answers. */
export interface Answer {
  status?: number;
  body?: string;
  headers?: Record<string, string>;
}

/** A request as a route sees it. */
export interface Asked {
  isSignedIn: boolean;
  hasToken: boolean;
  form: URLSearchParams;
  query: URLSearchParams;
  /** The note that is there, by its title. */
  notes: Set<string>;
}

/** By method and path. */
export type Routes = Readonly<Record<string, (asked: Asked) => Answer>>;

const accessKey = "the access key of the stack's own app";
const metricsToken = "the token of the stack's own metrics";
const session = "session=1.of-the-key";
const list = (inner = "") => ({ body: `<form role="search"></form>${inner}` });

const right: Routes = {
  "GET /health": () => ({ body: '{"status":"ok"}' }),
  "GET /": ({ query, notes }) => list(notes.has(query.get("search") ?? "") ? '<a href="/notes/1">' : ""),
  "POST /sign-in": ({ form }) =>
    form.get("key") === accessKey ? { status: 303, headers: { "set-cookie": `${session}; Path=/` } } : { status: 401 },
  "POST /notes": ({ isSignedIn, form, notes }) => {
    if (!isSignedIn) return { status: 401 };
    notes.add(form.get("title") ?? "");
    return { status: 303, headers: { location: "/notes/1" } };
  },
  "POST /notes/1/delete": ({ isSignedIn, notes }) => {
    if (!isSignedIn) return { status: 401 };
    notes.clear();
    return { status: 303, headers: { location: "/" } };
  },
  "GET /notes/1": ({ notes }) => ({ status: notes.size > 0 ? 200 : 404 }),
  "GET /metrics": ({ hasToken }) =>
    hasToken
      ? { body: 'http_request_duration_seconds_count{method="GET",route="GET /{$}",status="200"} 3\n' }
      : { status: 401 },
};

/** A service that answers as `goapp` does, but for its faults. */
export class FakeGoapp implements AsyncDisposable {
  readonly notes = new Set<string>();

  private constructor(private readonly server: Server) {}

  static async start(faults: Routes = {}): Promise<FakeGoapp> {
    const routes = { ...right, ...faults };
    const server = createServer((request, response) => {
      void answerTo(request, routes, fake.notes).then(({ status = 200, body = "", headers = {} }) => {
        response.writeHead(status, headers).end(body);
      });
    });
    const fake = new FakeGoapp(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return fake;
  }

  get outputs(): Readonly<Record<string, string>> {
    const { port } = this.server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, accessKey, metricsToken };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await this.server[Symbol.asyncDispose]();
  }
}

async function answerTo(request: IncomingMessage, routes: Routes, notes: Set<string>): Promise<Answer> {
  const { method, headers } = request;
  const { pathname, searchParams: query } = new URL(request.url ?? "", "http://fake");
  const route = routes[`${method} ${pathname}`];
  if (route === undefined) return { status: 404 };
  const form = new URLSearchParams(await text(request));
  const hasToken = headers.authorization === `Bearer ${metricsToken}`;
  return route({ isSignedIn: headers.cookie === session, hasToken, form, query, notes });
}
