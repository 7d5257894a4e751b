import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const API_KEY = "key-of-the-fake-system";
const DEMO_MINUTE = 1730425200;

/** What a route answers: a body, or the first of a stream of events. */
export type Answer = { headers?: Record<string, string> } & (
  { status?: number; body: unknown } | { events: unknown[] }
);
type Route = (system: FakeRealtime, request: IncomingMessage) => Answer;
/** By method and path. */
export type Routes = Readonly<Record<string, Route>>;

/** A tick as the stream yields it. */
export const demoEvent = {
  symbol: "BTCUSDT",
  price: 68001.23,
  ts: DEMO_MINUTE,
  volume: 0.5,
  sma10: 68001.23,
  candle1m: { ts: DEMO_MINUTE, open: 68001.23, high: 68001.23, low: 68001.23, close: 68001.23, volume: 0.5 },
};
export const feederEvent = { ...demoEvent, ts: DEMO_MINUTE + 600 };

/** A dashboard whose price moves. */
export const page = (body = ""): string =>
  `<!doctype html><title>Ticks</title><b data-testid="price-BTCUSDT"></b>${body}<script src="app.js"></script>`;

const ready: Route = () => ({ body: { status: "ok" } });
export const cors = ({ origin }: FakeRealtime) => ({ "access-control-allow-origin": origin });

/** Takes a tick from who has the key, and yields `event` for it; without one, nothing. */
export function takeTick(event?: unknown): Route {
  return (system, request) => {
    if (request.headers["x-api-key"] !== API_KEY) return { status: 401, body: { error: { code: "unauthorized" } } };
    if (event !== undefined) system.send(event);
    return { status: 202, body: { accepted: 1 } };
  };
}

/** What everything answers when all is right. */
const right: Routes = {
  "GET /api/v1/health/readiness": ready,
  "GET /gateway/health/readiness": ready,
  "GET /consumers/ops/health/readiness": ready,
  "GET /feeder/ops/health/readiness": ready,
  "GET /api/v1/symbols": (system) => ({ headers: cors(system), body: symbols }),
  "POST /api/v1/webhooks/ticks": takeTick(demoEvent),
  "GET /gateway/realtime/ticks": (system) => ({ headers: cors(system), events: [feederEvent] }),
  "GET /api/v1/ticks/BTCUSDT/history": (_system, request) => ({
    body: { items: request.url?.includes("view=ohlc1m") ? candles : ticks },
  }),
  "GET /api/v1/metrics/BTCUSDT": () => ({ body: { items: metrics } }),
  "GET /dashboard/": () => ({ headers: { "content-type": "text/html" }, body: page() }),
  "GET /dashboard/app.js": (system) => ({
    headers: { "content-type": "text/javascript" },
    body:
      `const addresses = ["${system.outputs.apiUrl}", "${system.outputs.gatewayUrl}/realtime/ticks"]; let price = 100;` +
      `setInterval(() => (document.querySelector("b").textContent = String(price++)), 20);`,
  }),
};

export const symbols = { items: [{ symbol: "BTCUSDT", name: null }] };
export const candles = [10, 20, 30].map((close, minute) => ({
  ts: DEMO_MINUTE + minute * 60,
  ...{ open: close, high: close, low: close, close, volume: 1 },
  sma10: 10 + minute * 5,
}));

export const ticks = candles.map(({ ts, close, volume }) => ({ ts: ts + 5, price: close, volume }));
const metrics = candles.map(({ ts, volume }) => ({ ts, ticks: 1, volume }));

/** A `realtime` as its checks see it, of one server. It is right but for the routes that are given. */
export class FakeRealtime implements AsyncDisposable {
  /** Milliseconds that its clock has been put forward. */
  lateMs = 0;
  readonly #streams = new Set<ServerResponse>();

  private constructor(
    private readonly server: Server,
    private readonly routes: Routes,
  ) {
    server.on("request", (request, response) => this.#answer(request, response));
  }

  static async start(faults: Routes = {}): Promise<FakeRealtime> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FakeRealtime(server, { ...right, ...faults });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Its stack outputs. */
  get outputs() {
    return {
      apiUrl: `${this.origin}/api/v1`,
      gatewayUrl: `${this.origin}/gateway`,
      consumersUrl: `${this.origin}/consumers`,
      feederUrl: `${this.origin}/feeder`,
      dashboardUrl: `${this.origin}/dashboard/`,
      apiKey: API_KEY,
    };
  }

  /** Sends an event to every stream that is open. */
  send(event: unknown): void {
    for (const stream of this.#streams) stream.write(dataOf(event));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? "", this.origin);
    const route = this.routes[`${request.method} ${pathname}`];
    const answer = route?.(this, request) ?? { status: 404, body: "nothing here" };
    if ("events" in answer) {
      this.#openStream(response, answer);
    } else {
      const { status = 200, headers = {}, body } = answer;
      response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
    }
  }

  #openStream(response: ServerResponse, { headers, events }: Extract<Answer, { events: unknown[] }>): void {
    response.writeHead(200, { ...headers, "content-type": "text/event-stream" }).write("retry: 2000\n\n");
    for (const event of events) response.write(dataOf(event));
    this.#streams.add(response);
    response.once("close", () => this.#streams.delete(response));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await this.server[Symbol.asyncDispose]();
  }
}

function dataOf(event: unknown): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}
