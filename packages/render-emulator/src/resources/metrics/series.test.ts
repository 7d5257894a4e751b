import { expect, test } from "vitest";
import { aggregated, type Aggregation, quantileOf, resampled, Series, type Value } from "./series";

const seriesOf = (...given: [number, number][]) => {
  const series = new Series(10, 50);
  for (const [at, value] of given) series.add(at, value);
  return series;
};
const all = (series: Series) => series.within(0, 1_000);

test("values of one slot are kept together, and those of a clock that was set back with the newest", () => {
  expect(all(seriesOf([1, 2], [9, 4], [10, 1], [3, 5]))).toEqual([
    { at: 0, sum: 6, count: 2, latest: 4 },
    { at: 10, sum: 6, count: 2, latest: 5 },
  ]);
});

test("the oldest slots go, so that no more than a fixed number is kept", () => {
  const series = new Series(10, 50);
  for (let at = 0; at < 1_000; at += 1) series.add(at, 1);
  expect(all(series).map(({ at }) => at)).toEqual([950, 960, 970, 980, 990]);
  expect(series.newest).toBe(990);
});

test.each([
  [0, 30, [0, 10, 30]],
  [1, 29, [10]],
  [10, 10, [10]],
])("from %d to %d begin %j", (from, to, starts) => {
  expect(
    seriesOf([5, 1], [15, 1], [35, 1])
      .within(from, to)
      .map(({ at }) => at),
  ).toEqual(starts);
});

test.each<["average" | "total" | "latest", Value[]]>([
  [
    "latest",
    [
      { at: 0, value: 4 },
      { at: 20, value: 7 },
    ],
  ],
  [
    "average",
    [
      { at: 0, value: 3 },
      { at: 20, value: 7 },
    ],
  ],
  [
    "total",
    [
      { at: 0, value: 9 },
      { at: 20, value: 7 },
    ],
  ],
])("steps of two slots have their %s", (how, expected) => {
  expect(resampled(all(seriesOf([1, 2], [2, 3], [11, 4], [25, 7])), 20, how)).toEqual(expected);
});

test.each<[Aggregation, number[]]>([
  ["AVG", [3, 4]],
  ["MAX", [5, 4]],
  ["MIN", [1, 4]],
])("%s of two series is %j where one has fewer values", (method, values) => {
  const one = [
    { at: 0, value: 1 },
    { at: 10, value: 4 },
  ];
  expect(aggregated([one, [{ at: 0, value: 5 }]], method).map(({ value }) => value)).toEqual(values);
});

test.each([
  [0.5, 2],
  [0.51, 3],
  [0.99, 4],
  [0, 1],
  [1, 4],
])("below the quantile %d is %d", (quantile, value) => {
  expect(quantileOf([4, 1, 3, 2], quantile)).toBe(value);
});
