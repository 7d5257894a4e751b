import { expect, it, test } from "vitest";
import { ephemeralPorts, halfFor, rangeOutside } from "./port-range";

it.each([
  ["Linux' default", { first: 32_768, last: 60_999 }, { first: 20_000, last: 32_767 }],
  ["macOS' and Windows' default", { first: 49_152, last: 65_535 }, { first: 20_000, last: 32_767 }],
  ["a wider one", { first: 15_000, last: 61_000 }, { first: 10_000, last: 14_999 }],
  ["one that begins low", { first: 1_024, last: 40_000 }, { first: 40_001, last: 65_535 }],
  ["nearly all ports", { first: 1_024, last: 65_535 }, { first: 20_000, last: 32_767 }],
])("beside %s, lasting ports are from %j: %j", (_, ephemeral, range) => {
  expect(rangeOutside(ephemeral)).toEqual(range);
});

test("each use has its half", () => {
  const range = { first: 20_000, last: 20_009 };
  expect(halfFor("lasting", range)).toEqual({ first: 20_000, last: 20_004 });
  expect(halfFor("passing", range)).toEqual({ first: 20_005, last: 20_009 });
});

test("what this system hands out is a range", () => {
  const { first, last } = ephemeralPorts();
  expect(last).toBeGreaterThan(first);
});
