import { expect, test } from "vitest";
import { merged } from "./merged";

const lines = (seconds: readonly number[]) =>
  seconds.map((second) => ({
    ...{ id: String(second), message: "", labels: [] },
    timestamp: `2026-01-02T03:04:0${second}.000000000Z`,
  }));
const seconds = (found: Iterable<{ id: string }>) => Array.from(found, ({ id }) => Number(id));

test.each([
  [
    [1, 3, 5],
    [2, 4],
    [1, 2, 3, 4, 5],
  ],
  [[], [1, 2], [1, 2]],
  [[1, 2], [], [1, 2]],
  [[], [], []],
  [
    [1, 2],
    [3, 4],
    [1, 2, 3, 4],
  ],
  [
    [3, 4],
    [1, 2],
    [1, 2, 3, 4],
  ],
])("%j and %j are %j, and the other way round the newest first", (one, other, all) => {
  expect(seconds(merged(lines(one).values(), lines(other).values(), "oldest first"))).toEqual(all);
  const newest = merged(lines(one).reverse().values(), lines(other).reverse().values(), "newest first");
  expect(seconds(newest)).toEqual(all.toReversed());
});
