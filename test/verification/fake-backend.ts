import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { jwtVerify } from "jose";
import { CHECK_USER } from "../../stacks/backend/checks/tokens";

/** What a route answers; a body of text is sent as it is. */
export interface Answer {
  status?: number;
  body: unknown;
}

/** A request, and whether its token is one of the project's. */
export interface Asked {
  isSignedIn: boolean;
  body: unknown;
}

/** By method and path. */
export type Routes = Readonly<Record<string, (asked: Asked) => Answer>>;

const jwtSecret = "the-jwt-secret-of-the-shop-s-project";
const jwtIssuer = "https://shop.supabase.co/auth/v1";
export const refusal: Answer = { status: 401, body: { error: { code: "TOKEN_MISSING", message: "Sign in." } } };
export const user = { id: CHECK_USER, role: "authenticated" };

/** Only for those who are signed in. */
const guarded =
  (data: unknown) =>
  ({ isSignedIn }: Asked): Answer =>
    isSignedIn ? { body: { data } } : refusal;

const right: Routes = {
  "GET /health": () => ({ body: { data: { status: "ok", version: "v1", uptime: 3 } } }),
  "GET /auth/me": guarded(user),
  "POST /projections": guarded({ balances: [111_000, 122_110, 133_331] }),
  "GET /plans": guarded([]),
};

/** A service that answers as `backend` does, but for its faults. */
export class FakeBackend implements AsyncDisposable {
  private constructor(
    private readonly server: Server,
    readonly outputs: Readonly<Record<string, string>>,
  ) {}

  /** @param more outputs of the stack */
  static async start(faults: Routes = {}, more: Readonly<Record<string, string>> = {}): Promise<FakeBackend> {
    const routes = { ...right, ...faults };
    const server = createServer((request, response) => {
      void answerTo(request, routes).then(({ status = 200, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(typeof body === "string" ? body : JSON.stringify(body));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    return new FakeBackend(server, { apiUrl: `http://127.0.0.1:${port}`, jwtSecret, jwtIssuer, ...more });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await this.server[Symbol.asyncDispose]();
  }
}

async function answerTo(request: IncomingMessage, routes: Routes): Promise<Answer> {
  const { method, url, headers } = request;
  const route = routes[`${method} ${url}`];
  if (route === undefined) return { status: 404, body: {} };
  const token = headers.authorization?.replace("Bearer ", "") ?? "";
  const secret = new TextEncoder().encode(jwtSecret);
  const isSignedIn = await jwtVerify(token, secret, { issuer: jwtIssuer, audience: "authenticated" }).then(
    () => true,
    () => false,
  );
  return route({ isSignedIn, body: method === "POST" ? await json(request) : undefined });
}
