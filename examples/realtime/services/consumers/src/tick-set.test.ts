import type { Tick } from "@realtime/market";
import { describe, expect, it } from "vitest";
import { newestBySymbol, uniqueById } from "./tick-set";

const tick = (id: string, tsMs: number, price: number, symbol = "BTCUSDT"): Tick => ({
  id,
  source: "test",
  symbol,
  price,
  tsMs,
  volume: 1,
});

describe("uniqueById", () => {
  it("keeps the first tick of each id", () => {
    const ticks = uniqueById([tick("b", 1, 10), tick("a", 2, 20), tick("b", 3, 30)]);
    expect(ticks.map(({ id, price }) => [id, price])).toEqual([
      ["a", 20],
      ["b", 10],
    ]);
  });
});

describe("newestBySymbol", () => {
  it("finds the newest tick of each symbol by time", () => {
    const ticks = newestBySymbol([tick("1", 5, 50), tick("2", 4, 40), tick("3", 1, 10, "ADAUSDT")]);
    expect(ticks.map(({ id }) => id)).toEqual(["3", "1"]);
  });

  it("takes the later arrival of two at one time", () => {
    expect(newestBySymbol([tick("1", 5, 50), tick("2", 5, 51)]).map(({ id }) => id)).toEqual(["2"]);
  });
});
