import type { PublishedTick } from "@realtime/market";
import { describe, expect, it } from "vitest";
import { CANDLES_SHOWN, emptyMarket, reduceMarket } from "./market-state";

const tick = (ts: number, price: number): PublishedTick => {
  const minute = Math.floor(ts / 60) * 60;
  const candle1m = { ts: minute, open: price, high: price, low: price, close: price, volume: 1 };
  return { symbol: "BTCUSDT", price, ts, volume: 1, sma10: price, candle1m };
};
const after = (...ticks: PublishedTick[]) =>
  ticks.reduce((state, next) => reduceMarket(state, { type: "ticked", tick: next }), emptyMarket);

describe("reduceMarket", () => {
  it.each([
    { name: "up", prices: [10, 11], direction: "up" },
    { name: "down", prices: [10, 9], direction: "down" },
    { name: "nowhere", prices: [10, 10], direction: "same" },
  ])("sees a price go $name", ({ prices, direction }) => {
    const state = after(...prices.map((price, index) => tick(60 + index, price)));
    expect(state.quotes.get("BTCUSDT")).toMatchObject({ price: prices[1], direction });
  });

  it("keeps the price when a late tick arrives, and puts its candle in place", () => {
    const state = after(tick(120, 10), tick(180, 11), tick(61, 5));
    expect(state.quotes.get("BTCUSDT")?.price).toBe(11);
    expect(state.candles.get("BTCUSDT")?.map(({ ts }) => ts)).toEqual([60, 120, 180]);
  });

  it("replaces the candle of a minute that goes on", () => {
    const state = after(tick(60, 10), tick(61, 12));
    expect(state.candles.get("BTCUSDT")?.map(({ close }) => close)).toEqual([12]);
  });

  it("forgets the oldest candles", () => {
    const state = after(...Array.from({ length: CANDLES_SHOWN + 5 }, (_, minute) => tick(minute * 60, 1)));
    expect(state.candles.get("BTCUSDT")).toHaveLength(CANDLES_SHOWN);
    expect(state.candles.get("BTCUSDT")?.[0]?.ts).toBe(300);
  });

  it("forgets candles from before a long pause", () => {
    const dayLater = 86_400;
    expect(after(tick(60, 1), tick(dayLater, 2)).candles.get("BTCUSDT")).toMatchObject([{ ts: dayLater }]);
    const candle = { open: 1, high: 1, low: 1, close: 1, volume: 1, sma10: 1 };
    const history = [60, dayLater].map((ts) => ({ ...candle, ts }));
    const state = reduceMarket(emptyMarket, { type: "loaded", candles: new Map([["ETHUSDT", history]]) });
    expect(state.candles.get("ETHUSDT")).toMatchObject([{ ts: dayLater }]);
  });

  it("shows the newest arrival first", () => {
    expect(after(tick(60, 10), tick(61, 11)).tape.map(({ price }) => price)).toEqual([11, 10]);
  });

  it("takes the last close as the price until a tick comes", () => {
    const candles = new Map([["ETHUSDT", [{ ts: 60, open: 1, high: 3, low: 1, close: 2, volume: 1, sma10: 2 }]]]);
    const state = reduceMarket(emptyMarket, { type: "loaded", candles });
    expect(state.quotes.get("ETHUSDT")).toEqual({ price: 2, ts: 60, direction: "same" });
  });
});
