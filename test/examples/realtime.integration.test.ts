import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import Redis from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { startDataStores } from "../data-stores";
import { Example } from "./example";

const settleLimitMs = 30_000;
const example = Example.named("realtime");
beforeAll(() => example.pnpm("install", "--frozen-lockfile"));

// The compiler twice, and a test runner of its own.
const checkLimitMs = 300_000;
test("the types and the tests of `realtime` are right", () => example.pnpm("check"), checkLimitMs);

test("a build that fails tells the reason, and no stack that buries it", async () => {
  await using folder = await TestFolder.create();
  const copy = await example.copyTo(folder.path);
  await writeFile(join(folder.path, "services/feeder/src/main.ts"), "const broken = ;");
  await copy.pnpm("install", "--frozen-lockfile", "--filter", "@realtime/feeder...");
  const build = copy.pnpm("--filter", "@realtime/feeder...", "build");
  await expect(build).rejects.toThrow('[ERROR] Unexpected ";"');
  await expect(build).rejects.not.toThrow(/^.*: +at /m);
});

describe("the services of `realtime`, on a Postgres and a Redis", () => {
  const key = "a-key-of-sixteen-or-more";
  /** Start of a minute, in seconds since 1970. */
  const start = 1730425200;
  const minute = (index: number, seconds: number) => start + 60 * index + seconds;

  const running: AsyncDisposable[] = [];
  let url: string;
  let queue: Redis;
  let channel: Redis;
  const published: unknown[] = [];

  beforeAll(async () => {
    await example.pnpm("--recursive", "--filter", "!@realtime/dashboard", "build");
    const stores = await startDataStores();
    running.push(stores);
    const { DATABASE_URL, REDIS_URL } = stores;
    await example.node({ DATABASE_URL }, "packages/migrations/dist/migrate.js", "up");

    const env = { DATABASE_URL, REDIS_URL, API_KEY: key, WORKER_CONCURRENCY: "2" };
    const api = await example.startService("orchestrator-api", "/api/v1/health/readiness", env);
    running.push(api);
    url = `${api.url}/api/v1`;
    running.push(await example.startService("consumers", "/ops/health/readiness", env));

    queue = connect(REDIS_URL);
    channel = connect(REDIS_URL);
    channel.on("message", (_channel, message: string) => published.push(JSON.parse(message)));
    await channel.subscribe("ch:ticks");
  });
  afterAll(async () => {
    for (const thing of running.reverse()) await thing[Symbol.asyncDispose]();
  });

  function connect(redisUrl: string): Redis {
    const redis = new Redis(redisUrl);
    running.push({ [Symbol.asyncDispose]: async () => redis.disconnect() });
    return redis;
  }

  async function request(path: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
    const response = await fetch(url + path, init);
    return { status: response.status, body: await response.json() };
  }

  const get = async (path: string): Promise<unknown> => (await request(path)).body;

  function post(path: string, body: object, headers: Record<string, string> = { "x-api-key": key }) {
    const init = { method: "POST", headers: { "content-type": "application/json", ...headers } };
    return request(path, { ...init, body: JSON.stringify(body) });
  }

  /** A tick as the feeder posts it, with an id that follows from its symbol and time. */
  function tick(symbol: string, ts: number, price: number, volume: number) {
    return { id: `${symbol}:${ts}`, symbol, ts, price, volume };
  }

  async function send(...items: object[]): Promise<void> {
    expect(await post("/webhooks/ticks", { source: "feeder", items })).toEqual({
      status: 202,
      body: { accepted: items.length },
    });
  }

  /** Waits until the queue is empty, and gives back what has been published since the last time. */
  async function settle(): Promise<unknown[]> {
    const limit = { timeout: settleLimitMs, message: "ticks that wait to be written" };
    await expect.poll(() => queue.xlen("realtime:ticks"), limit).toBe(0);
    // Redis answers on one connection in the order of what happened.
    await channel.ping();
    return published.splice(0);
  }

  describe.each([
    ["/webhooks/symbols", { items: [{ symbol: "REFUSED" }] }],
    ["/webhooks/ticks", { source: "feeder", items: [tick("REFUSED", start, 1, 1)] }],
  ])("POST %s", (path, body) => {
    test.each([
      ["no key", {}],
      ["a wrong key", { "x-api-key": "a-wrong-key-of-sixteen" }],
    ])("is refused with %s, and nothing comes of it", async (_name, headers) => {
      expect(await post(path, body, headers)).toMatchObject({ status: 401, body: { error: { code: "unauthorized" } } });
      expect(await settle()).toEqual([]);
      expect(await get("/symbols")).toEqual({ items: [] });
    });
  });

  test("symbols that are registered are listed, and keep their name when they are registered again without", async () => {
    const items = [{ symbol: "XRPUSDT", name: "Ripple" }, { symbol: "ADAUSDT" }];
    expect(await post("/webhooks/symbols", { items })).toEqual({ status: 202, body: { accepted: 2 } });
    expect(await post("/webhooks/symbols", { items: [{ symbol: "XRPUSDT" }] })).toMatchObject({ status: 202 });
    const listed = [
      { symbol: "ADAUSDT", name: null },
      { symbol: "XRPUSDT", name: "Ripple" },
    ];
    expect(await get("/symbols")).toEqual({ items: listed });
    const noTicks = { status: 404, body: { error: { code: "no_ticks" } } };
    expect(await request("/ticks/XRPUSDT")).toMatchObject(noTicks);
  });

  test.each(["/ticks/NONE", "/ticks/NONE/history", "/ticks/NONE/history?view=ohlc1m", "/metrics/NONE"])(
    "GET %s says that there is no such symbol",
    async (path) => {
      expect(await request(path)).toMatchObject({ status: 404, body: { error: { code: "symbol_not_found" } } });
    },
  );

  describe("ticks of twelve minutes", () => {
    /** The last minute: its first tick comes with the others, these in a batch of their own. */
    const last = [tick("BTCUSDT", minute(11, 20), 200, 2), tick("BTCUSDT", minute(11, 30), 100, 1)];
    const lastCandle = { ts: minute(11, 0), open: 120, high: 200, low: 100, close: 100, volume: 4 };

    test("are published with the candle and the average that they make", async () => {
      await send(...Array.from({ length: 12 }, (_, at) => tick("BTCUSDT", minute(at, 10), 10 * (at + 1), 1)));
      expect((await settle()).at(-1)).toMatchObject({ sma10: 75, candle1m: { open: 120, close: 120, volume: 1 } });
      await send(...last);
      // (30 + 40 + 50 + 60 + 70 + 80 + 90 + 100 + 110 + 100) / 10
      expect(await settle()).toEqual([
        { symbol: "BTCUSDT", price: 200, ts: minute(11, 20), volume: 2, sma10: 73, candle1m: lastCandle },
        { symbol: "BTCUSDT", price: 100, ts: minute(11, 30), volume: 1, sma10: 73, candle1m: lastCandle },
      ]);
    });

    test("count once when they are sent again, at other prices even, and are not published again", async () => {
      await send(...last, ...last);
      await send(...last.map((item) => ({ ...item, price: 999 })));
      expect(await settle()).toEqual([]);
    });

    test("count in their own minute when they are late", async () => {
      await send(tick("BTCUSDT", minute(3, 59), 60, 2));
      // (10 + 20 + 30 + 60) / 4
      expect(await settle()).toMatchObject([{ sma10: 30, candle1m: { open: 40, close: 60, volume: 3 } }]);
      await send(tick("BTCUSDT", minute(3, 5), 20, 1));
      expect(await settle()).toMatchObject([{ sma10: 30, candle1m: { open: 20, close: 60, volume: 4 } }]);
    });

    test("GET /ticks/{symbol} is the newest by time, not by arrival", async () => {
      const newest = { symbol: "BTCUSDT", ts: minute(11, 30), price: 100, volume: 1 };
      expect(await get("/ticks/BTCUSDT")).toEqual(newest);
    });

    test("GET /ticks/{symbol}/history has each tick once, from old to new", async () => {
      const { items } = (await get("/ticks/BTCUSDT/history")) as { items: unknown[] };
      expect(items).toHaveLength(16);
      expect(items.slice(3, 6)).toEqual([
        { ts: minute(3, 5), price: 20, volume: 1 },
        { ts: minute(3, 10), price: 40, volume: 1 },
        { ts: minute(3, 59), price: 60, volume: 2 },
      ]);
      expect(await get("/ticks/BTCUSDT/history?limit=2")).toEqual({
        symbol: "BTCUSDT",
        view: "raw",
        items: last.map(({ ts, price, volume }) => ({ ts, price, volume })),
      });
    });

    test("GET /ticks/{symbol}/history?view=ohlc1m has candles with the average of ten closes, or of what there is", async () => {
      // The closes are 10, 20, 30, 60, 50, 60, 70, 80, 90, 100, 110, 100.
      expect(await get("/ticks/BTCUSDT/history?view=ohlc1m&limit=3")).toEqual({
        symbol: "BTCUSDT",
        view: "ohlc1m",
        items: [
          { ts: minute(9, 0), open: 100, high: 100, low: 100, close: 100, volume: 1, sma10: 57 },
          { ts: minute(10, 0), open: 110, high: 110, low: 110, close: 110, volume: 1, sma10: 67 },
          { ...lastCandle, sma10: 75 },
        ],
      });
      const { items } = (await get("/ticks/BTCUSDT/history?view=ohlc1m")) as { items: unknown[] };
      expect(items).toHaveLength(12);
      expect(items.slice(0, 5)).toMatchObject([
        { close: 10, sma10: 10 },
        { close: 20, sma10: 15 },
        { close: 30, sma10: 20 },
        { ts: minute(3, 0), open: 20, high: 60, low: 20, close: 60, volume: 4, sma10: 30 },
        { close: 50, sma10: 34 },
      ]);
    });

    test("GET /metrics/{symbol} has count, volume, mean and VWAP of each minute", async () => {
      const { items } = (await get("/metrics/BTCUSDT")) as { items: unknown[] };
      expect(items).toHaveLength(12);
      expect(items[3]).toEqual({ ts: minute(3, 0), ticks: 3, volume: 4, averagePrice: 40, vwap: 45 });
      expect(await get("/metrics/BTCUSDT?limit=1")).toEqual({
        symbol: "BTCUSDT",
        items: [{ ts: minute(11, 0), ticks: 3, volume: 4, averagePrice: 140, vwap: 155 }],
      });
    });
  });

  test("two feeders that overlap, and send at once, count as one", async () => {
    const slots = [0, 1, 2, 3, 4, 5].map((slot) => tick("ETHUSDT", start + slot / 5, 10 + slot, slot === 5 ? 5 : 1));
    await Promise.all([send(...slots.slice(0, 4)), send(...slots.slice(2))]);
    expect(await settle()).toHaveLength(6);
    expect(await get("/ticks/ETHUSDT/history")).toMatchObject({ items: slots.map(({ ts, price }) => ({ ts, price })) });
    const candle = { ts: start, open: 10, high: 15, low: 10, close: 15, volume: 10, sma10: 15 };
    expect(await get("/ticks/ETHUSDT/history?view=ohlc1m")).toMatchObject({ items: [candle] });
    const metrics = { ts: start, ticks: 6, volume: 10, averagePrice: 12.5, vwap: 13.5 };
    expect(await get("/metrics/ETHUSDT")).toEqual({ symbol: "ETHUSDT", items: [metrics] });
  });

  test("ticks without an id are each a new one; without volume they have no VWAP", async () => {
    const item = { symbol: "ADAUSDT", ts: start * 1000, price: 5, volume: 0 };
    await send(item, item);
    await settle();
    const metrics = { ts: start, ticks: 2, volume: 0, averagePrice: 5, vwap: null };
    expect(await get("/metrics/ADAUSDT")).toEqual({ symbol: "ADAUSDT", items: [metrics] });
  });

  test("a tick of long ago changes no average of today", async () => {
    const averages = async () => (await settle()).map((seen) => (seen as { sma10: number }).sma10);
    await send(tick("XRPUSDT", minute(-600, 0), 68_000, 1), tick("XRPUSDT", minute(0, 0), 10, 1));
    expect(await averages()).toEqual([68_000, 10]);
    // In a batch of their own: of two that wait at once, two workers take one each, in either order.
    await send(tick("XRPUSDT", minute(9, 0), 20, 1), tick("XRPUSDT", minute(10, 0), 40, 1));
    expect(await averages()).toEqual([15, 30]);
    expect(await get("/ticks/XRPUSDT/history?view=ohlc1m&limit=3")).toMatchObject({
      items: [{ sma10: 10 }, { sma10: 15 }, { sma10: 30 }],
    });
  });

  test("feeders give a symbol without candles a past: two at once make one, and a later one makes none", async () => {
    const feeder = (HISTORY_MINUTES: string) =>
      example.startService("feeder", "/ops/health/readiness", {
        ORCHESTRATOR_BASE_URL: url,
        ORCHESTRATOR_API_KEY: key,
        SYMBOLS: "SOLUSDT",
        FLUSH_MS: "10",
        HISTORY_MINUTES,
      });
    const metrics = async () => {
      const { items } = (await get("/metrics/SOLUSDT?limit=1000")) as { items: { ts: number; ticks: number }[] };
      return items;
    };
    const sentBy = async (service: { url: string }) => {
      const text = await (await fetch(`${service.url}/metrics`)).text();
      return Number(/^ticks_sent_total (\d+)/m.exec(text)?.[1]);
    };
    {
      const starting = [feeder("30"), feeder("30")] as const;
      await using one = await starting[0];
      await using other = await starting[1];
      // Twelve a minute of the past, and then live ones.
      await expect.poll(() => sentBy(one), { timeout: 30_000 }).toBeGreaterThan(360);
      await expect.poll(() => sentBy(other), { timeout: 30_000 }).toBeGreaterThan(0);
    }
    await settle();
    const past = (await metrics()).slice(1, 30);
    expect(past).toHaveLength(29);
    // All but the first minute, which began before, and the last ones, which have live ticks too.
    expect(past.slice(0, 28).map(({ ticks }) => ticks)).toEqual(Array.from({ length: 28 }, () => 12));
    const [first] = await metrics();
    {
      await using later = await feeder("60");
      await expect.poll(() => sentBy(later), { timeout: 30_000 }).toBeGreaterThan(0);
    }
    await settle();
    expect((await metrics())[0]).toEqual(first);
  });

  test("GET /symbols lists those that were seen in a tick, too", async () => {
    const { items } = (await get("/symbols")) as { items: { symbol: string }[] };
    expect(items.map(({ symbol }) => symbol)).toEqual(["ADAUSDT", "BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT"]);
  });
});
