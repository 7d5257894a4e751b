import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What is answered; a body of text is sent as it is. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** By service, method and path: `web GET /`. Where the API and the web application are is told. */
export type Routes = Readonly<Record<string, (at: Places, headers: IncomingMessage["headers"]) => Answer>>;

interface Places {
  apiUrl: string;
  webUrl: string;
}

const ID = "0b6f1c58-6a0f-4a0f-9d7c-2f3c3c1b7a10";
const page = (text: string) => ({ body: `<html><script src="/_next/static/chunks/a.js"></script>${text}</html>` });

export const refusal = (status: number, code: string): Answer => ({
  status,
  body: { error: { code, message: "No." } },
});

/** For pages of the web application to read. */
const readable =
  (answer: Answer) =>
  ({ webUrl }: Places): Answer => ({ ...answer, headers: { "access-control-allow-origin": webUrl } });

const right: Routes = {
  "api GET /health": () => ({ body: { status: "ok" } }),
  "web GET /health": () => ({ body: { status: "ok" } }),
  "web POST /account": () => ({
    status: 201,
    headers: { "set-cookie": "session=abc; Path=/; HttpOnly; SameSite=Lax" },
    body: {},
  }),
  "web DELETE /account": () => ({ status: 204 }),
  "web GET /": (_, { cookie }) => page(cookie === "session=abc" ? "A check of the system" : "Sign in"),
  "web POST /session/access-token": () => ({ body: { token: "def" } }),
  "api POST /lists": readable({ status: 201, body: { id: ID } }),
  [`api POST /lists/${ID}/items`]: readable({ status: 201, body: { id: ID } }),
  [`web GET /lists/${ID}`]: () => page("Tea for the check"),
  "web GET /_next/static/chunks/a.js": ({ apiUrl }) => ({ body: `const api = "${apiUrl}";` }),
  "api OPTIONS /lists": readable({ status: 204 }),
  "api GET /nothing": () => refusal(404, "NOT_FOUND"),
  "api GET /lists": () => refusal(401, "NOT_SIGNED_IN"),
  "web GET /nothing": () => ({ status: 404, body: "Nothing is here" }),
  "web GET /lists/1": () => ({ status: 307, headers: { location: "/sign-in?to=%2Flists%2F1" } }),
  "web DELETE /session": () => refusal(403, "REQUEST_REFUSED"),
};

/** Two services that answer as those of `webapp` do, but for their faults. */
export class FakeWebapp implements AsyncDisposable {
  private constructor(
    private readonly servers: readonly Server[],
    readonly outputs: Readonly<Record<string, string>>,
  ) {}

  static async start(faults: Routes = {}): Promise<FakeWebapp> {
    const routes = { ...right, ...faults };
    const places = { apiUrl: "", webUrl: "" };
    const serve = async (service: string) => {
      const server = createServer((request, response) => {
        send(response, answerTo(service, request, routes, places));
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    };
    const [api, web] = [await serve("api"), await serve("web")];
    const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    Object.assign(places, { apiUrl: urlOf(api), webUrl: urlOf(web) });
    return new FakeWebapp([api, web], { ...places });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.servers) server.closeAllConnections();
    await Promise.all(this.servers.map((server) => server[Symbol.asyncDispose]()));
  }
}

function answerTo(service: string, { method, url, headers }: IncomingMessage, routes: Routes, places: Places): Answer {
  return routes[`${service} ${method} ${url}`]?.(places, headers) ?? { status: 404, body: "There is no such route" };
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body === undefined || typeof body === "string" ? body : JSON.stringify(body));
}
