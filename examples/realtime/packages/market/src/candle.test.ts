import { describe, expect, it } from "vitest";
import { minuteOf } from "./candle";

describe("minuteOf", () => {
  it.each([
    [1730425200000, 1730425200000],
    [1730425259999, 1730425200000],
    [1730425260000, 1730425260000],
  ])("puts %i into the minute that starts at %i", (tsMs, minute) => {
    expect(minuteOf(tsMs)).toBe(minute);
  });
});
