import { describe, expect, it } from "vitest";
import { lastSlotAt, type Market, ticksOf } from "./slots";

const market: Market = {
  symbols: ["BTCUSDT", "ETHUSDT"],
  ticksPerSecond: 5,
  jitter: 0.1,
  priceBase: 68_000,
  volatility: 0.02,
  largestVolume: 2,
};
const slot = lastSlotAt(1730425200000, market.ticksPerSecond);

describe("lastSlotAt", () => {
  it.each([
    [1_000, 5, 4],
    [1_199, 5, 4],
    [1_200, 5, 5],
    [10_000, 0.5, 4],
  ])("at %i ms with %f ticks a second, slot %i is the last one over", (nowMs, ticksPerSecond, expected) => {
    expect(lastSlotAt(nowMs, ticksPerSecond)).toBe(expected);
  });
});

describe("ticksOf", () => {
  it("makes one tick per symbol and slot, in order", () => {
    const ticks = ticksOf(market, slot, slot + 2);
    expect(ticks.map(({ id }) => id)).toEqual([
      "BTCUSDT:1730425200000",
      "ETHUSDT:1730425200000",
      "BTCUSDT:1730425200200",
      "ETHUSDT:1730425200200",
    ]);
  });

  it("makes none when no slot has ended since", () => {
    expect(ticksOf(market, slot, slot)).toEqual([]);
  });

  it("makes the same ticks in two feeders that overlap", () => {
    const old = ticksOf(market, slot, slot + 10);
    const successor = ticksOf(market, slot + 4, slot + 14);
    expect(successor.slice(0, 12)).toEqual(old.slice(8));
  });

  it.each([
    ["BTCUSDT", 68_000],
    ["ETHUSDT", 2_584],
    ["XRPUSDT", 0.5304],
  ])("keeps %s near %f, a price of its own, and within the slot's time", (symbol, middle) => {
    for (const tick of ticksOf({ ...market, symbols: [symbol] }, slot, slot + 200)) {
      expect(Math.abs(tick.price / middle - 1)).toBeLessThanOrEqual(0.0201);
      expect((tick.ts * 1000) % 200).toBeLessThanOrEqual(20.001);
    }
  });

  it("lets a cheap symbol's price move, too", () => {
    const prices = ticksOf({ ...market, symbols: ["XRPUSDT"] }, slot, slot + 200).map(({ price }) => price);
    expect(new Set(prices).size).toBeGreaterThan(10);
  });

  it("never makes a tick without volume", () => {
    const volumes = ticksOf(market, slot, slot + 1_000).map(({ volume }) => volume);
    expect(Math.min(...volumes)).toBe(0.0001);
  });
});
