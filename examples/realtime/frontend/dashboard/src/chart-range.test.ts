import { describe, expect, it } from "vitest";
import { rangeOfFew } from "./chart-range";

describe("rangeOfFew", () => {
  it.each([
    { name: "the first candle", candles: 1, width: 1200, range: { from: -0.5, to: 19.5 } },
    { name: "candles of an hour on a wide chart", candles: 60, width: 1200, range: { from: -0.5, to: 62.5 } },
    { name: "the first candle on a narrow chart", candles: 1, width: 120, range: { from: -0.5, to: 9.5 } },
    { name: "candles that fill the chart", candles: 97, width: 1200, range: undefined },
    { name: "none", candles: 0, width: 1200, range: undefined },
    { name: "a chart that isn't laid out yet", candles: 5, width: 0, range: undefined },
  ])("of $name", ({ candles, width, range }) => {
    expect(rangeOfFew(candles, width)).toEqual(range);
  });
});
