import { EventSourceParserStream } from "eventsource-parser/stream";
import pRetry from "p-retry";
import { z } from "zod";
import { dashboardCheck } from "./realtime.browser-check";
import type { Check, CheckContext } from "./system";

const demoTicks = { source: "demo", items: [{ symbol: "BTCUSDT", price: 68001.23, ts: 1730425200, volume: 0.5 }] };

const tick = z.object({
  symbol: z.literal("BTCUSDT"),
  price: z.number(),
  ts: z.number(),
  volume: z.number(),
  sma10: z.number(),
  candle1m: z.looseObject({ open: z.number(), high: z.number(), low: z.number(), close: z.number() }),
});
const candles = z.array(z.looseObject({ close: z.number(), volume: z.number(), sma10: z.number() })).min(1);

const hints = {
  start:
    "Read the service's log: a variable that is wrong or missing is named in its last line, and readiness fails while Postgres or Redis can't be reached. A domain of your own needs its DNS record: stack output `realtime.dns`",
  migrations:
    "If the tables are missing, migrations failed: DATABASE_URL without `sslmode=require`, or Postgres' IP allow list.",
  key: "A 401 with the key means a wrong or missing key: API_KEY of orchestrator-api and ORCHESTRATOR_API_KEY of feeder must be equal.",
  stream: "A silent stream means that realtime-gateway can't reach Redis, or that consumers don't publish.",
  tables:
    "Volume or SMA that do not fit mean that consumers don't update the tables; latency is a matter of BATCH_MAX and BATCH_FLUSH_MS, or of more consumers.",
};

/** The contract of `realtime`, each statement as something to try. */
export const checks: readonly Check[] = [
  health("orchestrator-api", "apiUrl", "/health/readiness"),
  health("realtime-gateway", "gatewayUrl", "/health/readiness"),
  health("consumers", "consumersUrl", "/ops/health/readiness"),
  health("feeder", "feederUrl", "/ops/health/readiness"),
  { name: "GET /symbols lists the symbols", run: listsSymbols, hint: hints.migrations },
  { name: "POST /webhooks/ticks is accepted with the key", run: acceptsTicks, hint: hints.key },
  { name: "POST /webhooks/ticks without the key is refused", run: refusesTicks, hint: hints.key },
  { name: "the stream yields ticks with SMA and candle", run: streamsTicks, hint: hints.stream },
  { name: "the history has candles with SMA and volume", run: hasCandles, hint: hints.tables },
  dashboardCheck,
];

function health(service: string, output: string, path: string): Check {
  return {
    name: `${service} is ready`,
    run: async ({ outputs, signal }) => {
      await request(`${outputs[output]}${path}`, { signal }, 200);
      return undefined;
    },
    hint: hints.start,
  };
}

async function listsSymbols({ outputs, signal }: CheckContext): Promise<undefined> {
  await eventually(signal, async () => {
    const text = await (await request(`${outputs.apiUrl}/symbols`, { signal }, 200)).text();
    if (!text.includes("BTCUSDT")) throw new Error(`expected BTCUSDT in the list, got ${shorten(text)}`);
  });
}

async function acceptsTicks({ outputs, signal }: CheckContext): Promise<undefined> {
  await postTicks(outputs, { "x-api-key": outputs.apiKey ?? "" }, signal, 202);
}

async function refusesTicks({ outputs, signal }: CheckContext): Promise<undefined> {
  await postTicks(outputs, {}, signal, 401);
}

async function postTicks(
  outputs: CheckContext["outputs"],
  headers: Record<string, string>,
  signal: AbortSignal,
  status: number,
) {
  await request(
    `${outputs.apiUrl}/webhooks/ticks`,
    {
      method: "POST",
      body: JSON.stringify(demoTicks),
      headers: { "content-type": "application/json", ...headers },
      signal,
    },
    status,
  );
}

async function streamsTicks({ outputs, signal }: CheckContext): Promise<undefined> {
  const response = await request(`${outputs.gatewayUrl}/realtime/ticks?symbol=BTCUSDT`, { signal }, 200);
  if (!response.body) throw new Error("the stream has no body");
  const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const event of events) {
    const parsed = tick.safeParse(JSON.parse(event.data));
    if (parsed.success) return;
    throw new Error(`event ${shorten(event.data)} is not as the contract says: ${z.prettifyError(parsed.error)}`);
  }
  throw new Error("the stream ended without an event");
}

async function hasCandles({ outputs, signal }: CheckContext): Promise<undefined> {
  await eventually(signal, async () => {
    const response = await request(`${outputs.apiUrl}/ticks/BTCUSDT/history?view=ohlc1m&limit=50`, { signal }, 200);
    const body: unknown = await response.json();
    const parsed = candles.safeParse(Array.isArray(body) ? body : (body as { items?: unknown }).items);
    if (!parsed.success) throw new Error(`${shorten(JSON.stringify(body))}: ${z.prettifyError(parsed.error)}`);
  });
}

async function request(url: string, init: RequestInit, status: number): Promise<Response> {
  const method = init.method ?? "GET";
  const response = await fetch(url, init).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(`${method} ${url}: ${cause}`);
  });
  if (response.status === status) return response;
  throw new Error(`${method} ${url}: expected ${status}, got ${response.status} ${shorten(await response.text())}`);
}

/** Ticks need a moment to pass the queue after a start: tried again until the signal ends it. */
function eventually(signal: AbortSignal, attempt: () => Promise<void>): Promise<void> {
  return pRetry(attempt, { retries: Infinity, minTimeout: 250, maxTimeout: 1000, signal });
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
