import { describe, expect, it } from "vitest";
import { formatPercent, formatPrice } from "./format";

describe("formatPrice", () => {
  it.each([
    [68_001.234, "68,001.23"],
    [2_584, "2,584.00"],
    [11.5, "11.500"],
    [0.53041, "0.53041"],
  ])("writes %f as %s", (price, text) => {
    expect(formatPrice(price)).toBe(text);
  });
});

describe("formatPercent", () => {
  it.each([
    [0.00348, "+0.35%"],
    [-0.1, "-10.00%"],
    [0, "0.00%"],
    // What shows as nothing has no sign.
    [0.00001, "0.00%"],
  ])("writes %f as %s", (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });
});
