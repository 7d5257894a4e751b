import { expect, test } from "vitest";
import { type History, historyFault } from "./history";

const START = 1730425200;

/** A candle of one tick, so that open, high, low and close are one. */
function candle(minute: number, close: number, sma10: number): History["candles"][number] {
  return { ts: START + minute * 60, open: close, high: close, low: close, close, volume: 1, sma10 };
}

/** Three minutes with one tick each; closes of 10, 20 and 30. */
function rightHistory(): History {
  const candles = [candle(0, 10, 10), candle(1, 20, 15), candle(2, 30, 20)];
  return {
    candles,
    ticks: candles.map(({ ts, close }) => ({ ts: ts + 5, price: close, volume: 1 })),
    metrics: candles.map(({ ts }) => ({ ts, ticks: 1, volume: 1 })),
  };
}

/** As many candles as the API gives at once, the oldest with an average of older ones. */
function fullHistory(): History {
  const candles = Array.from({ length: 50 }, (_, minute) => candle(minute, 10, 10));
  const oldest = candles.slice(0, 9).map((old) => ({ ...old, sma10: 7 }));
  return {
    ...rightHistory(),
    candles: [...oldest, ...candles.slice(9)],
    metrics: candles.map(({ ts }) => ({ ts, ticks: 1, volume: 1 })),
    ticks: [
      { ts: START, price: 10, volume: 1 },
      { ts: START + 48 * 60, price: 10, volume: 1 },
    ],
  };
}

/** A right history after a candle of long ago. */
function interruptedHistory(): History {
  const { candles, ticks, metrics } = rightHistory();
  return {
    candles: [candle(-10, 68_000, 68_000), ...candles],
    ticks,
    metrics: [{ ts: START - 600, ticks: 1, volume: 1 }, ...metrics],
  };
}

/** A history with its candle, tick or minute at `index` changed. */
function changed<Kind extends keyof History>(
  kind: Kind,
  index: number,
  change: Partial<History[Kind][number]>,
): History {
  const history = rightHistory();
  return { ...history, [kind]: history[kind].map((item, at) => (at === index ? { ...item, ...change } : item)) };
}

test.each<[string, History]>([
  ["a right one", rightHistory()],
  ["a full one, whose oldest averages take candles that are not told", fullHistory()],
  ["one after a candle that is older than ten minutes", interruptedHistory()],
  ["a newest minute that still fills", changed("candles", 2, { volume: 7, high: 40 })],
  ["a newest minute without metrics yet", { ...rightHistory(), metrics: rightHistory().metrics.slice(0, 2) }],
  ["ticks that do not reach back to the minute before", { ...rightHistory(), ticks: rightHistory().ticks.slice(2) }],
  ["ticks that begin within the minute that would be compared", changed("ticks", 0, { ts: START + 70 })],
  ["two last ticks at one time", { ...rightHistory(), ...tied() }],
])("%s has no fault", (_case, history) => {
  expect(historyFault(history)).toBeUndefined();
});

/** The minute before the newest with two ticks at one time, of which the one that is told first came last. */
function tied(): History {
  const right = changed("candles", 1, { open: 20, high: 21, close: 20, volume: 3 });
  const [first, second, third] = right.ticks;
  return {
    ...right,
    ticks: [first, second, { ts: START + 65, price: 21, volume: 2 }, third].filter((tick) => tick !== undefined),
    metrics: changed("metrics", 1, { volume: 3 }).metrics,
  };
}

test.each<[string, History, string]>([
  ["no candle", { ...rightHistory(), candles: [] }, "there is no candle of a minute that is over yet"],
  [
    "but the newest candle",
    { ...rightHistory(), candles: [candle(0, 1, 1)] },
    "there is no candle of a minute that is over yet",
  ],
  [
    "an average that is none",
    changed("candles", 0, { sma10: -99 }),
    "the candle of 2024-11-01T01:40 has sma10 -99, its closes make 10",
  ],
  [
    "the close as average",
    changed("candles", 2, { sma10: 30 }),
    "the candle of 2024-11-01T01:42 has sma10 30, its closes make 20",
  ],
  ["no volume", withoutVolume(), "no candle has a volume"],
  [
    "another volume than its metrics",
    changed("candles", 0, { volume: 2 }),
    "the candle of 2024-11-01T01:40 has volume 2, its metrics have 1",
  ],
  [
    "no metrics of a minute",
    { ...rightHistory(), metrics: [] },
    "there is a candle of 2024-11-01T01:40, but there are no metrics of it",
  ],
  ["no ticks", { ...rightHistory(), ticks: [] }, "there are candles, but no ticks"],
  [
    "another volume than its ticks",
    changed("ticks", 1, { volume: 0.5 }),
    "the candle of 2024-11-01T01:41 has volume 1, its 1 ticks have 0.5",
  ],
  [
    "ticks missing",
    { ...rightHistory(), ticks: rightHistory().ticks.slice(0, 1) },
    "the candle of 2024-11-01T01:41 has volume 1, its 0 ticks have 0",
  ],
  [
    "another high than its ticks",
    changed("candles", 1, { high: 25 }),
    "the candle of 2024-11-01T01:41 goes from 20 to 25, its ticks from 20 to 20",
  ],
  [
    "another low than its ticks",
    changed("candles", 1, { low: 15 }),
    "the candle of 2024-11-01T01:41 goes from 15 to 20, its ticks from 20 to 20",
  ],
  [
    "another close than its last tick",
    wrongClose(),
    "the candle of 2024-11-01T01:41 closes at 20, its last tick at 21",
  ],
])("a history with %s is told", (_case, history, fault) => {
  expect(historyFault(history)).toBe(fault);
});

function withoutVolume(): History {
  const right = rightHistory();
  return { ...right, candles: right.candles.map((item) => ({ ...item, volume: 0 })) };
}

function wrongClose(): History {
  const { ticks, ...rest } = tied();
  return { ...rest, ticks: ticks.map((tick) => (tick.price === 21 ? { ...tick, ts: tick.ts + 1 } : tick)) };
}
