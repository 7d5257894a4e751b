import { createLogger, createServer, parseEnvironment } from "@realtime/service";
import { afterEach, describe, expect, it } from "vitest";
import { environment } from "./environment";
import { History } from "./history";
import { Orchestrator } from "./orchestrator";
import type { Market, PostedTick } from "./slots";

const NOON = 1730462400000;
const market: Market = {
  symbols: ["BTCUSDT", "ETHUSDT"],
  ticksPerSecond: 5,
  jitter: 0.1,
  priceBase: 68_000,
  volatility: 0.02,
  largestVolume: 2,
};

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An API that knows candles of these symbols, and of no other. */
async function startApi(...withCandles: string[]): Promise<Orchestrator> {
  const api = createServer(createLogger("api", "fatal", false));
  api.get<{ Params: { symbol: string } }>("/ticks/:symbol/history", ({ params: { symbol } }, reply) => {
    if (symbol === "NEWUSDT") return reply.code(404).send({ error: { code: "symbol_not_found" } });
    return reply.send({ items: withCandles.includes(symbol) ? [{ ts: 1 }] : [] });
  });
  await api.listen({ host: "127.0.0.1", port: 0 });
  closing.push(() => api.close());
  const variables = { ORCHESTRATOR_BASE_URL: api.listeningOrigin, ORCHESTRATOR_API_KEY: "a-key-of-the-tests" };
  return new Orchestrator(parseEnvironment(environment, variables), new AbortController().signal);
}

async function sent(history: History, endMs = NOON): Promise<PostedTick[]> {
  const ticks: PostedTick[] = [];
  await history.send(endMs, async (some) => void ticks.push(...some));
  return ticks;
}

describe("History", () => {
  it("gives each symbol that has no candle a tick every five seconds, up to the moment that live ticks begin", async () => {
    const ticks = await sent(new History(await startApi("ETHUSDT"), market, 30));
    expect(new Set(ticks.map(({ symbol }) => symbol))).toEqual(new Set(["BTCUSDT"]));
    expect(ticks.map(({ id }) => id)).toEqual(
      Array.from({ length: 360 }, (_, slot) => `BTCUSDT:${NOON - 30 * 60_000 + slot * 5_000}`),
    );
  });

  it("takes a symbol that the API has never heard of for one without candles", async () => {
    const ticks = await sent(new History(await startApi(), { ...market, symbols: ["NEWUSDT"] }, 1));
    expect(ticks).toHaveLength(12);
  });

  it("moves as much in a minute as live ticks do", async () => {
    const ticks = await sent(new History(await startApi(), { ...market, symbols: ["BTCUSDT"] }, 1440));
    const perMinute = ticks.reduce((sum, { volume }) => sum + volume, 0) / 1440;
    // 300 ticks of half a coin each; a cube's mean is a quarter.
    expect(perMinute).toBeGreaterThan(140);
    expect(perMinute).toBeLessThan(160);
  });

  it("is the same from two feeders that find the same store empty", async () => {
    const api = await startApi();
    const [one, other] = [
      await sent(new History(api, market, 5)),
      await sent(new History(api, market, 5), NOON + 10_000),
    ];
    expect(one.slice(4)).toEqual(other.slice(0, -4));
  });

  it("is sent once, and again as a whole only when the sending broke off", async () => {
    const history = new History(await startApi(), market, 20);
    const broken = history.send(NOON, () => Promise.reject(new Error("gone")));
    await expect(broken).rejects.toThrow("gone");
    expect(await sent(history)).toHaveLength(2 * 240);
    expect(await sent(history)).toEqual([]);
  });

  it("is none when symbols have one, or when nobody asked for it", async () => {
    expect(await sent(new History(await startApi("BTCUSDT", "ETHUSDT"), market, 60))).toEqual([]);
    expect(await sent(new History(await startApi(), market, 0))).toEqual([]);
  });
});
