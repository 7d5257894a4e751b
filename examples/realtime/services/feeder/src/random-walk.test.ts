import { describe, expect, it } from "vitest";
import { walk } from "./random-walk";

const START = 1730425200000;
const places = (seed: string, stepMs: number, count: number) =>
  Array.from({ length: count }, (_, index) => walk(seed, START + index * stepMs));
const meanStep = (values: number[]) =>
  values.slice(1).reduce((sum, value, index) => sum + Math.abs(value - (values[index] ?? value)), 0) /
  (values.length - 1);

describe("walk", () => {
  it("is the same for everybody who asks for one time", () => {
    expect(places("BTCUSDT", 200, 50)).toEqual(places("BTCUSDT", 200, 50));
  });

  it("is another one for another seed", () => {
    expect(walk("BTCUSDT", START)).not.toBe(walk("ETHUSDT", START));
  });

  it("stays within its bounds", () => {
    for (const place of places("BTCUSDT", 3_600_000, 500)) expect(Math.abs(place)).toBeLessThanOrEqual(1);
  });

  it("gets farther in a longer time, though not in proportion", () => {
    const second = meanStep(places("BTCUSDT", 1_000, 400));
    const minute = meanStep(places("BTCUSDT", 60_000, 400));
    expect(minute).toBeGreaterThan(3 * second);
    expect(minute).toBeLessThan(20 * second);
  });
});
