import { describe, expect, it } from "vitest";
import { minuteOf } from "./candle";
import { movingAverages } from "./moving-average";

describe("movingAverages", () => {
  it.each([
    { name: "is empty for no values", values: [], period: 3, expected: [] },
    { name: "is the value itself for one value", values: [7], period: 3, expected: [7] },
    { name: "takes what is there until the period is full", values: [1, 3, 5], period: 3, expected: [1, 2, 3] },
    { name: "forgets values older than the period", values: [1, 3, 5, 7], period: 2, expected: [1, 2, 4, 6] },
  ])("$name", ({ values, period, expected }) => {
    expect(movingAverages(values, period)).toEqual(expected);
  });

  it("looks back on ten values unless told otherwise", () => {
    const values = Array.from({ length: 12 }, (_, index) => index + 1);
    expect(movingAverages(values).at(-1)).toBe(7.5);
  });
});

describe("minuteOf", () => {
  it.each([
    [1730425200000, 1730425200000],
    [1730425259999, 1730425200000],
    [1730425260000, 1730425260000],
  ])("puts %i into the minute that starts at %i", (tsMs, minute) => {
    expect(minuteOf(tsMs)).toBe(minute);
  });
});
