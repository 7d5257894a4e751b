import { expect, test } from "vitest";
import { merged } from "./merged";

const lines = (seconds: string) =>
  [...seconds].map((second) => ({
    ...{ id: second, message: second, labels: [] },
    timestamp: `2026-01-02T03:04:0${second}.000000000Z`,
  }));

test.each([
  ["135", "24", "12345"],
  ["", "12", "12"],
  ["12", "", "12"],
  ["", "", ""],
  ["12", "34", "1234"],
  ["34", "12", "1234"],
])("%j and %j are %j, and the other way round the newest first", (one, other, all) => {
  const ids = (found: Iterable<{ id: string }>) => [...found].map(({ id }) => id).join("");
  expect(ids(merged(lines(one).values(), lines(other).values(), "oldest first"))).toBe(all);
  const newest = merged(lines(one).reverse().values(), lines(other).reverse().values(), "newest first");
  expect(ids(newest)).toBe([...all].reverse().join(""));
});
