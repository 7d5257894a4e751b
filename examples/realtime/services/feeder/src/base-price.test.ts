import { describe, expect, it } from "vitest";
import { basePrice } from "./base-price";

describe("basePrice", () => {
  it.each([
    ["BTCUSDT", 68_000],
    ["BTC-USD", 68_000],
    ["ETHUSDT", 2_584],
    ["XRPUSDT", 0.5304],
  ])("of %s is near what it costs where a bitcoin costs 68,000", (symbol, price) => {
    expect(basePrice(symbol, 68_000)).toBeCloseTo(price, 4);
  });

  it("keeps symbols in proportion when a bitcoin costs something else", () => {
    expect(basePrice("ETHUSDT", 34_000)).toBe(basePrice("ETHUSDT", 68_000) / 2);
  });

  it("is another one for each symbol that nobody knows, always the same, from cents to thousands", () => {
    const unknown = Array.from({ length: 200 }, (_, index) => `ACME${index}`);
    const prices = unknown.map((symbol) => basePrice(symbol, 68_000));
    expect(unknown.map((symbol) => basePrice(symbol, 68_000))).toEqual(prices);
    expect(new Set(prices).size).toBe(prices.length);
    expect(Math.min(...prices)).toBeGreaterThanOrEqual(0.68);
    expect(Math.max(...prices)).toBeLessThanOrEqual(6_800);
  });
});
