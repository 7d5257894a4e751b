/** How long metrics are kept, in memory: what was measured before the emulator's start is gone. */
export const keptMs = 3 * 3_600_000;

/** What is measured more often than this is kept as its average. */
export const slotMs = 30_000;

/** What was measured within one slot. */
export interface Point {
  /** When the slot begins. */
  at: number;
  sum: number;
  count: number;
  latest: number;
}

/** Values over time, in slots of a fixed length, of which the oldest go. */
export class Series {
  private points: Point[] = [];

  constructor(
    private readonly slot = slotMs,
    private readonly kept = keptMs,
  ) {}

  /** @param at not before what was added last; of a clock that was set back, it counts to the last slot */
  add(at: number, value: number): void {
    const start = Math.floor(at / this.slot) * this.slot;
    const last = this.points.at(-1);
    if (last !== undefined && last.at >= start) {
      last.sum += value;
      last.count += 1;
      last.latest = value;
      return;
    }
    this.points.push({ at: start, sum: value, count: 1, latest: value });
    if (start - (this.points[0]?.at ?? start) >= this.kept) this.points = this.within(start - this.kept + 1, start);
  }

  /** The slots that begin between two times, both of them included. */
  within(from: number, to: number): Point[] {
    return this.points.filter(({ at }) => at >= from && at <= to);
  }

  /** When the newest slot begins. */
  get newest(): number {
    return this.points.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  }
}

/** One value of a series, as the API shows it. */
export interface Value {
  at: number;
  value: number;
}

/** How the values of some time become one: what something takes is averaged, what happens is added up, and of what is so, the latest counts. */
export type Resampling = "average" | "total" | "latest";

const resamplings: Readonly<Record<Resampling, (points: readonly Point[]) => number>> = {
  average: (points) => sumOf(points, "sum") / sumOf(points, "count"),
  total: (points) => sumOf(points, "sum"),
  latest: (points) => points.at(-1)?.latest ?? Number.NaN,
};

function sumOf(points: readonly Point[], field: "sum" | "count"): number {
  return points.reduce((sum, point) => sum + point[field], 0);
}

/** A series with one value for each step of so many milliseconds that something is known of. @param points in order of their times */
export function resampled(points: readonly Point[], stepMs: number, how: Resampling): Value[] {
  const steps = new Map<number, Point[]>();
  for (const point of points) {
    const start = Math.floor(point.at / stepMs) * stepMs;
    const step = steps.get(start);
    if (step === undefined) steps.set(start, [point]);
    else step.push(point);
  }
  return [...steps].map(([at, step]) => ({ at, value: resamplings[how](step) }));
}

export type Aggregation = "AVG" | "MAX" | "MIN";

const aggregations: Readonly<Record<Aggregation, (values: readonly number[]) => number>> = {
  AVG: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  MAX: (values) => Math.max(...values),
  MIN: (values) => Math.min(...values),
};

/** Several series as one: at each time what the method makes of those that have a value then. */
export function aggregated(series: readonly (readonly Value[])[], method: Aggregation): Value[] {
  const byTime = new Map<number, number[]>();
  for (const { at, value } of series.flat()) byTime.set(at, [...(byTime.get(at) ?? []), value]);
  return [...byTime]
    .toSorted(([one], [other]) => one - other)
    .map(([at, values]) => ({ at, value: aggregations[method](values) }));
}

/** The value below which such a part of others is, by the nearest rank: 0.5 is the median. Assumes one at least. */
export function quantileOf(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const rank = Math.ceil(quantile * sorted.length);
  return sorted[Math.min(sorted.length - 1, Math.max(0, rank - 1))] ?? Number.NaN;
}
