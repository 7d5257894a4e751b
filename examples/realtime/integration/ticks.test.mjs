// Tests of a system that is up, wherever: `node --test integration/*.test.mjs`, with nothing installed. They find it by the variables that
// `slipway preview-stack up --test` sets.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";

const { REALTIME_API_URL: api, REALTIME_API_KEY: key } = process.env;

/** For a batch of ticks to pass the queue. */
const LIMIT_MS = 30_000;

// No other run's: a pull request's stack may be tested many times.
const symbol = `T${Date.now().toString(36).toUpperCase()}`;
const minute = 1_730_425_200;

/** Ticks of three minutes, those of the second out of order. */
const ticks = [
  { ts: minute + 1, price: 100, volume: 1 },
  { ts: minute + 59, price: 104, volume: 2 },
  { ts: minute + 90, price: 106, volume: 1 },
  { ts: minute + 61, price: 103, volume: 1 },
  { ts: minute + 119, price: 99, volume: 1 },
  { ts: minute + 120, price: 101, volume: 5 },
].map((tick, index) => ({ symbol, id: `${symbol}-${index}`, ...tick }));

async function post(path, body) {
  return fetch(`${api}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": key ?? "" },
    body: JSON.stringify(body),
  });
}

/** What a route answers once it is as wanted; else what it answered last. */
async function eventually(path, isWanted) {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const response = await fetch(`${api}${path}`);
    const body = await response.json();
    if (isWanted(body) || Date.now() > end) return body;
    await delay(250);
  }
}

test("ticks become candles of their minutes, whatever order they come in, and count once however often they come", async () => {
  assert.ok(api, "REALTIME_API_URL is not set");
  for (let times = 0; times < 2; times++) {
    const response = await post("/webhooks/ticks", { source: "integration", items: ticks });
    assert.equal(response.status, 202, await response.text());
  }
  const path = `/ticks/${symbol}/history?view=ohlc1m&limit=10`;
  const { items } = await eventually(path, (body) => body.items?.at(-1)?.volume === 5);
  const candles = items.map(({ open, high, low, close, volume }) => [open, high, low, close, volume]);
  assert.deepEqual(candles, [
    [100, 104, 100, 104, 3],
    [103, 106, 99, 99, 3],
    [101, 101, 101, 101, 5],
  ]);
});

test("a symbol that nobody knows is not found, and the answer names it", async () => {
  const response = await fetch(`${api}/ticks/NOBODY${symbol}`);
  const { error } = await response.json();
  assert.equal(response.status, 404);
  assert.match(error.message, new RegExp(`NOBODY${symbol}`));
});
