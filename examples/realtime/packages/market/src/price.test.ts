import { describe, expect, it } from "vitest";
import { priceDecimals } from "./price";

describe("priceDecimals", () => {
  it.each([
    [68_001.23, 2],
    [100, 2],
    [99.5, 3],
    [4.2, 4],
    [0.52134, 5],
    [0.00001234, 8],
  ])("tells %f with %i decimals", (price, decimals) => {
    expect(priceDecimals(price)).toBe(decimals);
  });
});
