import type { Tick } from "@realtime/market";
import { describe, expect, it } from "vitest";
import { summarise } from "./minute";

const MINUTE = 1730425200000;
const tick = (offsetMs: number, price: number, volume = 1, symbol = "BTCUSDT"): Tick => ({
  id: `${symbol}:${offsetMs}:${price}`,
  source: "test",
  symbol,
  price,
  tsMs: MINUTE + offsetMs,
  volume,
});

describe("summarise", () => {
  it("makes one candle of one minute", () => {
    expect(summarise([tick(0, 10, 1), tick(10_000, 14, 2), tick(20_000, 8, 3), tick(59_999, 12, 4)])).toEqual([
      {
        symbol: "BTCUSDT",
        minuteMs: MINUTE,
        open: 10,
        high: 14,
        low: 8,
        close: 12,
        volume: 10,
        ticks: 4,
        priceSum: 44,
        notional: 110,
        firstTsMs: MINUTE,
        lastTsMs: MINUTE + 59_999,
      },
    ]);
  });

  it("finds open and close by time, not by arrival", () => {
    const [minute] = summarise([tick(30_000, 12), tick(50_000, 13), tick(10_000, 11)]);
    expect(minute).toMatchObject({ open: 11, close: 13 });
  });

  it("lets the later arrival close a minute when two ticks have one time", () => {
    expect(summarise([tick(0, 10), tick(0, 11)])[0]).toMatchObject({ open: 10, close: 11 });
  });

  it("sorts by symbol, then by minute", () => {
    const minutes = summarise([tick(60_000, 1, 1, "B"), tick(0, 1, 1, "B"), tick(0, 1, 1, "A")]);
    expect(minutes.map(({ symbol, minuteMs }) => [symbol, minuteMs - MINUTE])).toEqual([
      ["A", 0],
      ["B", 0],
      ["B", 60_000],
    ]);
  });
});
