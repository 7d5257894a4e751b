import { describe, expect, it } from "vitest";
import { ApiError, parseRequest } from "@realtime/service";
import { tickRequest, toTicks } from "./tick-request";

const item = { symbol: "BTCUSDT", price: 68001.23, ts: 1730425200, volume: 0.5 };
const parse = (items: unknown[]) => parseRequest(tickRequest, { source: "demo", items });

function fieldsOf(items: unknown[]): Record<string, string> | undefined {
  try {
    parse(items);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.fields;
    throw error;
  }
}

describe("tickRequest", () => {
  it.each([
    ["seconds", 1730425200, 1730425200000],
    ["seconds with a fraction", 1730425200.25, 1730425200250],
    ["milliseconds", 1730425200123, 1730425200123],
  ])("takes time in %s", (_unit, ts, tsMs) => {
    expect(parse([{ ...item, ts }]).items[0]?.ts).toBe(tsMs);
  });

  it.each([
    { name: "a negative price", items: [item, { ...item, price: -1 }], field: "items.1.price" },
    { name: "a price that is text", items: [{ ...item, price: "68001" }], field: "items.0.price" },
    { name: "a negative volume", items: [{ ...item, volume: -0.5 }], field: "items.0.volume" },
    { name: "a symbol in small letters", items: [{ ...item, symbol: "btc" }], field: "items.0.symbol" },
    { name: "a time in microseconds", items: [{ ...item, ts: 1730425200000000 }], field: "items.0.ts" },
    { name: "no items", items: [], field: "items" },
  ])("refuses $name and says where", ({ items, field }) => {
    expect(Object.keys(fieldsOf(items) ?? {})).toEqual([field]);
  });
});

describe("toTicks", () => {
  it("keeps the sender's id, within its source", () => {
    expect(toTicks(parse([{ ...item, id: "7" }]), () => "new")).toEqual([
      { ...item, id: "demo:7", source: "demo", ts: undefined, tsMs: 1730425200000 },
    ]);
  });

  it("gives a tick without an id one of its own", () => {
    let count = 0;
    const ticks = toTicks(parse([item, item]), () => String(++count));
    expect(ticks.map(({ id }) => id)).toEqual(["demo:1", "demo:2"]);
  });
});
