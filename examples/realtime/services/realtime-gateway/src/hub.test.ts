import { once } from "node:events";
import type { PublishedTick } from "@realtime/market";
import { describe, expect, it } from "vitest";
import { Hub } from "./hub";

const tick = (symbol: string): PublishedTick => ({
  symbol,
  price: 1,
  ts: 60,
  volume: 1,
  sma10: 1,
  candle1m: { ts: 60, open: 1, high: 1, low: 1, close: 1, volume: 1 },
});

async function symbolsHeard(hub: Hub, symbol: string | undefined): Promise<string[]> {
  const stream = hub.open(symbol);
  hub.send(tick("BTCUSDT"));
  hub.send(tick("ETHUSDT"));
  hub.close();
  let text = "";
  for await (const part of stream) text += String(part);
  return [...text.matchAll(/"symbol":"(\w+)"/g)].map((match) => match[1] ?? "");
}

describe("Hub", () => {
  it.each([
    { name: "the symbol asked for", symbol: "ETHUSDT", heard: ["ETHUSDT"] },
    { name: "all symbols when none is named", symbol: undefined, heard: ["BTCUSDT", "ETHUSDT"] },
  ])("sends $name", async ({ symbol, heard }) => {
    expect(await symbolsHeard(new Hub(8), symbol)).toEqual(heard);
  });

  it("forgets a client that has gone", async () => {
    const hub = new Hub(1);
    const stream = hub.open(undefined);
    stream.destroy();
    await once(stream, "close");
    hub.send(tick("BTCUSDT"));
    expect(stream.dropped).toBe(0);
  });
});
