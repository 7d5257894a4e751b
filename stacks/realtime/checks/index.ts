import { z } from "zod";
import { eventually, getJson, request } from "../../check-requests";
import { isBuiltForSystem, letsDashboardIn, showsLivePrices } from "./dashboard";
import { hasRightCandles } from "./history";
import { postTick, streamsFeed, streamsPostedTick, streamsSoon } from "./stream";
import type { Check, CheckContext } from "../../check";

const start =
  "Read the service's log: a variable that is wrong or missing is named in its last line. A domain of your own needs its DNS record: stack output `realtime.dns`.";
const migrations =
  "Where Postgres or its tables can't be read, migrations failed: DATABASE_URL without `sslmode=require`, or Postgres' IP allow list.";
const key =
  "A 401 on the webhooks means a wrong or missing key: API_KEY of orchestrator-api and ORCHESTRATOR_API_KEY of feeder must be equal.";

const api = health("orchestrator-api", "apiUrl", "/health/readiness", `${migrations} ${start}`);
const gateway = health(
  "realtime-gateway",
  "gatewayUrl",
  "/health/readiness",
  `Where Redis is unavailable, the stream stays silent: REDIS_URL of realtime-gateway. ${start}`,
);
const consumers = health("consumers", "consumersUrl", "/ops/health/readiness", `${migrations} ${start}`);
const feeder = health("feeder", "feederUrl", "/ops/health/readiness", `${key} ${start}`);

const symbols: Check = {
  name: "GET /symbols lists the symbols",
  needs: [api],
  run: listsSymbols,
  hint: migrations,
};
const accepted: Check = {
  name: "POST /webhooks/ticks is accepted with the key",
  needs: [api],
  run: acceptsTick,
  hint: key,
};
const refused: Check = {
  name: "POST /webhooks/ticks without the key is refused",
  needs: [api],
  run: refusesTick,
  hint: "The API takes ticks from anybody: what serves at its address is not the release that was asked for, or something in front of it adds the key.",
};
const streamed: Check = {
  name: "the stream yields a tick that is posted, with SMA and candle",
  needs: [gateway, consumers, accepted],
  run: streamsPostedTick,
  hint: "A silent stream means that realtime-gateway can't reach Redis, or that consumers don't publish: PUBSUB_CHANNEL, QUEUE_PREFIX and TICKS_QUEUE must be the same for all.",
};
const prompt: Check = {
  name: "a tick that is posted reaches the stream within 5 s",
  needs: [streamed],
  run: streamsSoon,
  hint: "Latency is a matter of batching (a lower BATCH_FLUSH_MS, a higher BATCH_MAX), and of more instances of consumers and realtime-gateway.",
};
const fed: Check = {
  name: "the stream yields the feeder's ticks",
  needs: [feeder, streamed],
  run: streamsFeed,
  hint: "The stream works, but the feeder sends nothing: its log says why. ORCHESTRATOR_BASE_URL must be the API's address, and SYMBOLS name BTCUSDT.",
};
const history: Check = {
  name: "the history has candles with the right SMA and volume",
  needs: [fed],
  run: hasRightCandles,
  hint: "Volume or SMA that do not fit mean that consumers don't update the tables: their log names the batch that failed.",
};
const built: Check = {
  name: "the dashboard loads, built for this API and this gateway",
  run: isBuiltForSystem,
  hint: "The dashboard is built for the addresses in VITE_API_BASE_URL and VITE_REALTIME_URL: deploy it again when they have changed.",
};
const allowed: Check = {
  name: "the API and the gateway let the dashboard's pages in",
  needs: [gateway, symbols],
  run: letsDashboardIn,
  hint: "A CORS error means that the dashboard's origin is not in the list: CORS_ALLOW_ORIGINS of orchestrator-api, ALLOW_ORIGINS of realtime-gateway.",
};
const shown: Check = {
  name: "the dashboard shows live ticks in a browser",
  needs: [fed, built, allowed],
  opensPages: true,
  run: showsLivePrices,
  hint: "Everything that the page asks for is there, so the fault is in the page: the browser's console says what it is.",
};

/** The contract of `realtime`, each statement as something to try. */
export const checks: readonly Check[] = [
  ...[api, gateway, consumers, feeder],
  ...[symbols, accepted, refused, streamed, prompt, fed, history],
  ...[built, allowed, shown],
];

function health(service: string, output: string, path: string, hint: string): Check {
  return {
    name: `${service} is ready`,
    run: async ({ outputs, signal }) => {
      await request(`${outputs[output]}${path}`, { signal });
      return undefined;
    },
    hint,
  };
}

const symbolList = z.object({ items: z.array(z.object({ symbol: z.string() })) });

async function listsSymbols({ outputs, signal }: CheckContext): Promise<undefined> {
  await eventually(signal, async () => {
    const { items } = await getJson(`${outputs.apiUrl}/symbols`, symbolList, signal);
    const listed = items.map(({ symbol }) => symbol);
    if (!listed.includes("BTCUSDT")) throw new Error(`expected BTCUSDT in the list, got ${JSON.stringify(listed)}`);
  });
}

async function acceptsTick(context: CheckContext): Promise<undefined> {
  await postTick(context, { "x-api-key": context.outputs.apiKey ?? "" }, 202);
}

async function refusesTick(context: CheckContext): Promise<undefined> {
  await postTick(context, {}, 401);
  await postTick(context, { "x-api-key": "another-key-of-nobody" }, 401);
}
