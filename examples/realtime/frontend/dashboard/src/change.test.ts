import { describe, expect, it } from "vitest";
import { lastHour } from "./change";

const START = 1730462400;
/** One candle a minute that all open at 100. */
const candles = (count: number) =>
  Array.from({ length: count }, (_, minute) => ({
    ...{ ts: START + minute * 60, open: 100 + minute, high: 200, low: 1, close: 100, volume: 1, sma10: 100 },
  }));

describe("lastHour", () => {
  it.each([
    { price: 101, share: 0.01, direction: "up" },
    { price: 99, share: -0.01, direction: "down" },
    { price: 100, share: 0, direction: "same" },
    { price: 100.001, share: 0.00001, direction: "same" },
  ])("at $price is $direction", ({ price, share, direction }) => {
    const change = lastHour(candles(7), price);
    expect(change).toMatchObject({ direction, span: "last 7 min" });
    expect(change?.share).toBeCloseTo(share, 10);
  });

  it("begins with the open of the sixtieth minute before", () => {
    const change = lastHour(candles(100), 280);
    expect(change).toMatchObject({ span: "last hour", share: 1 });
    expect(change?.candles).toHaveLength(60);
  });

  it("is unknown before the first candle", () => {
    expect(lastHour([], 100)).toBeUndefined();
  });
});
