import { vi } from "vitest";
import * as account from "../../apps/web/app/account/route";
import * as accessToken from "../../apps/web/app/session/access-token/route";
import * as session from "../../apps/web/app/session/route";
import type { TestApi } from "./api";

/** Where the site is, as a browser sees it. */
export const siteOrigin = "https://larder.example.com";

const routes: Record<string, Partial<Record<string, (request: Request) => Promise<Response>>>> = {
  "/account": account,
  "/session": session,
  "/session/access-token": accessToken,
};

/** The site's own routes together with the API, as one browser meets them: it keeps the cookie, and goes by addresses. */
export class TestSite {
  /** The session's cookie. */
  cookie: string | undefined;
  cookieName = "session";
  /** What was asked of the API from the browser. */
  readonly calls: string[] = [];
  /** Whether the browser is online. */
  online = true;
  private readonly network = globalThis.fetch;

  constructor(private readonly api: TestApi) {
    vi.stubEnv("API_PRIVATE_ADDRESS", new URL(api.url).host);
    vi.stubEnv("NEXT_PUBLIC_API_URL", "https://api.example.com");
  }

  /** What `fetch` is to a page of the site. */
  readonly fetch = async (address: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(address instanceof Request ? address.url : address, siteOrigin);
    // What the server itself asks of the API.
    if (url.origin === this.api.url) return this.network(address, init);
    if (!this.online) throw new TypeError("Failed to fetch");
    if (url.origin === siteOrigin) return this.send(url.pathname, init);
    this.calls.push(`${init?.method ?? "GET"} ${url.pathname}`);
    const headers = { ...(init?.headers as Record<string, string>), origin: siteOrigin };
    return this.network(this.api.url + url.pathname, { ...init, headers });
  };

  /** Sends a request to one of the site's own routes, as a page of the site does if nothing else is said. */
  async send(path: string, init: RequestInit = {}, origin: string | null = siteOrigin): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("host", new URL(siteOrigin).host);
    if (origin !== null) headers.set("origin", origin);
    if (this.cookie !== undefined) headers.set("cookie", `theme=dark; ${this.cookieName}=${this.cookie}`);
    const request = {
      method: init.method ?? "GET",
      headers,
      body: new Response(init.body ?? null).body,
    };
    const route = routes[path]?.[request.method];
    if (route === undefined) throw new Error(`there is no ${request.method} ${path}`);
    // A `Request` takes neither `Host` nor `Cookie` from a program.
    const response = await route(request as unknown as Request);
    const [name, value] = response.headers.get("set-cookie")?.split(/[=;]/) ?? [];
    if (name === this.cookieName) this.cookie = value === "" ? undefined : value;
    return response;
  }
}
