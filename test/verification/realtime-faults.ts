import {
  type Answer,
  candles,
  cors,
  demoEvent,
  feederEvent,
  type Routes,
  symbols,
  takeTick,
  ticks,
} from "./fake-realtime";

/** Something wrong with a system, and the one check that has to tell. */
interface Fault {
  fault: string;
  routes: Routes;
  check: string;
  hint: string;
  /** A part of what the check has to have seen. */
  seen: string;
}

const taken: Answer = { status: 202, body: "" };
const answers = (answer: Answer) => (): Answer => answer;
const unready = (body: object) => answers({ status: 503, body: { status: "unavailable", ...body } });
const lists = (items: unknown) => answers({ body: { items } });
/** The history with other candles; its ticks stay. */
const pastWith = (items: unknown): Routes => ({
  "GET /api/v1/ticks/BTCUSDT/history": (_system, { url }) => ({
    body: { items: url?.includes("view=ohlc1m") ? items : ticks },
  }),
});

const MIGRATIONS = "migrations failed: DATABASE_URL without `sslmode=require`, or Postgres' IP allow list";
const KEY = "A 401 on the webhooks means a wrong or missing key";
const SILENT = "A silent stream means that realtime-gateway can't reach Redis, or that consumers don't publish";
const LATENCY = "Latency is a matter of batching";
const MISMATCH = "Volume or SMA that do not fit mean that consumers don't update the tables";
const CORS = "A CORS error means that the dashboard's origin is not in the list";
const BUILT = "VITE_API_BASE_URL and VITE_REALTIME_URL";

const STREAMED = "the stream yields a tick that is posted, with SMA and candle";
const HISTORY = "the history has candles with the right SMA and volume";
const ALLOWED = "the API and the gateway let the dashboard's pages in";
const LOADS = "the dashboard loads, built for this API and this gateway";

const POST = "POST /api/v1/webhooks/ticks";
const STREAM = "GET /gateway/realtime/ticks";
const SYMBOLS = "GET /api/v1/symbols";

export const faults: readonly Fault[] = [
  {
    fault: "tables are missing",
    routes: { "GET /api/v1/health/readiness": unready({ checks: { postgres: "unavailable" } }) },
    check: "orchestrator-api is ready",
    hint: MIGRATIONS,
    seen: 'got 503 {"status":"unavailable","checks":{"postgres":"unavailable"}}',
  },
  {
    fault: "the consumers' tables are missing",
    routes: { "GET /consumers/ops/health/readiness": unready({ checks: { postgres: "unavailable" } }) },
    check: "consumers is ready",
    hint: MIGRATIONS,
    seen: "postgres",
  },
  {
    fault: "the table of symbols can't be read",
    routes: { [SYMBOLS]: answers({ status: 500, body: { error: { code: "internal_error" } } }) },
    check: "GET /symbols lists the symbols",
    hint: MIGRATIONS,
    seen: "expected 200, got 500",
  },
  {
    fault: "the symbols are no list",
    routes: { [SYMBOLS]: answers({ body: { note: "no BTCUSDT here" } }) },
    check: "GET /symbols lists the symbols",
    hint: MIGRATIONS,
    seen: "does not match the contract",
  },
  {
    fault: "the list of symbols lacks one",
    routes: { [SYMBOLS]: lists([{ symbol: "ETHUSDT" }]) },
    check: "GET /symbols lists the symbols",
    hint: MIGRATIONS,
    seen: 'expected BTCUSDT in the list, got ["ETHUSDT"]',
  },
  {
    fault: "the API has another key",
    routes: { [POST]: answers({ status: 401, body: "" }) },
    check: "POST /webhooks/ticks is accepted with the key",
    hint: KEY,
    seen: "expected 202, got 401",
  },
  {
    fault: "the API wants no key",
    routes: {
      [POST]: (system, request) =>
        request.headers["x-api-key"] === undefined ? taken : takeTick(demoEvent)(system, request),
    },
    check: "POST /webhooks/ticks without the key is refused",
    hint: "The API takes ticks from anybody",
    seen: "expected 401, got 202",
  },
  {
    fault: "the API takes any key",
    routes: {
      [POST]: (system, request) =>
        request.headers["x-api-key"]?.includes("nobody") ? taken : takeTick(demoEvent)(system, request),
    },
    check: "POST /webhooks/ticks without the key is refused",
    hint: "The API takes ticks from anybody",
    seen: "expected 401, got 202",
  },
  {
    fault: "the feeder's key is refused",
    routes: { "GET /feeder/ops/health/readiness": unready({ refused: "POST /webhooks/ticks answered 401" }) },
    check: "feeder is ready",
    hint: KEY,
    seen: "POST /webhooks/ticks answered 401",
  },
  {
    fault: "the gateway can't reach Redis",
    routes: { "GET /gateway/health/readiness": unready({ checks: { redis: "unavailable" } }) },
    check: "realtime-gateway is ready",
    hint: "Where Redis is unavailable, the stream stays silent",
    seen: "redis",
  },
  {
    fault: "nothing is published but what the feeder sends",
    routes: { [POST]: takeTick() },
    check: STREAMED,
    hint: SILENT,
    seen: "the stream did not yield the tick that was posted (other ticks: 1)",
  },
  {
    fault: "ticks have no average",
    routes: { [POST]: takeTick({ ...demoEvent, sma10: undefined }) },
    check: STREAMED,
    hint: SILENT,
    seen: "at sma10",
  },
  {
    fault: "ticks have the candle of another minute",
    routes: { [POST]: takeTick({ ...demoEvent, candle1m: { ...demoEvent.candle1m, low: 68002 } }) },
    check: STREAMED,
    hint: SILENT,
    seen: "`candle1m` does not hold `price`",
  },
  {
    fault: "ticks come late",
    routes: {
      [POST]: (system, request) => {
        system.lateMs += 5_001;
        return takeTick(demoEvent)(system, request);
      },
    },
    check: "a tick that is posted reaches the stream within 5 s",
    hint: LATENCY,
    seen: "a tick that was posted took 5.0 s to reach the stream",
  },
  {
    fault: "the feeder sends nothing",
    routes: { [STREAM]: (system) => ({ headers: cors(system), events: [demoEvent] }) },
    check: "the stream yields the feeder's ticks",
    hint: "the feeder sends nothing",
    seen: "the stream did not yield a tick of the feeder (other ticks: 1)",
  },
  {
    fault: "the only candle has no volume and an average that is none",
    routes: pastWith([{ ts: 1730425200, open: 1, high: 1, low: 1, close: 1, volume: 0, sma10: -99 }]),
    check: HISTORY,
    hint: MISMATCH,
    seen: "there is no candle of a minute that is over yet",
  },
  {
    fault: "averages are not updated",
    routes: pastWith(candles.map((candle) => ({ ...candle, sma10: candle.close }))),
    check: HISTORY,
    hint: MISMATCH,
    seen: "has sma10 20, its closes make 15",
  },
  {
    fault: "a candle closes outside of its range",
    routes: pastWith(candles.map((candle) => ({ ...candle, high: candle.close - 1 }))),
    check: HISTORY,
    hint: MISMATCH,
    seen: "`open` and `close` must be from `low` to `high`",
  },
  {
    fault: "metrics have other volumes",
    routes: { "GET /api/v1/metrics/BTCUSDT": lists(candles.map(({ ts }) => ({ ts, ticks: 1, volume: 5 }))) },
    check: HISTORY,
    hint: MISMATCH,
    seen: "has volume 1, its metrics have 5",
  },
  {
    fault: "the API lets other pages in",
    routes: {
      [SYMBOLS]: () => ({ headers: { "access-control-allow-origin": "https://other.example" }, body: symbols }),
    },
    check: ALLOWED,
    hint: CORS,
    seen: "/api/v1/symbols does not let pages of http://127.0.0.1",
  },
  {
    fault: "the gateway lets no page in",
    routes: { [STREAM]: answers({ events: [feederEvent] }) },
    check: ALLOWED,
    hint: CORS,
    seen: "/realtime/ticks?symbol=BTCUSDT does not let pages of http://127.0.0.1",
  },
  {
    fault: "the dashboard is not there",
    routes: { "GET /dashboard/": answers({ status: 404, body: "" }) },
    check: LOADS,
    hint: BUILT,
    seen: "expected 200, got 404",
  },
  {
    fault: "the dashboard asks another API",
    routes: { "GET /dashboard/app.js": (system) => ({ body: `fetch("${system.outputs.gatewayUrl}/realtime/ticks")` }) },
    check: LOADS,
    hint: BUILT,
    seen: "knows http://127.0.0.1",
  },
];
