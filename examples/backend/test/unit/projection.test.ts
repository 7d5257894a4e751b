import { expect, test } from "vitest";
import { project } from "../../src/projection.js";

test("interest is on what was there all month, and the deposit comes after it", () => {
  // 1 % a month: 1,000.00 → 1,010.00 + 100.00 → 1,121.10 + 100.00 → 1,233.31 (12.211 is rounded) + 100.00.
  const input = { opening: 100_000n, monthlyDeposit: 10_000n, rate: 1_200, months: 3 };
  expect(project(input)).toEqual([111_000n, 122_110n, 133_331n]);
});

test.each([
  // A tenth of 5 cents is half a cent.
  ["half a cent is rounded up", { opening: 5n, rate: 12_000 }, 6n],
  ["less than half a cent is nothing", { opening: 4n, rate: 12_000 }, 4n],
  ["no interest leaves what is there", { opening: 12_345n, rate: 0 }, 12_345n],
])("%s", (_, { opening, rate }, balance) => {
  expect(project({ opening, monthlyDeposit: 0n, rate, months: 1 })).toEqual([balance]);
});

test("the largest amounts for the longest time are exact in JSON", () => {
  const [last = 0n] = project({
    opening: 1_000_000_000n,
    monthlyDeposit: 1_000_000_000n,
    rate: 2_000,
    months: 600,
  }).slice(-1);
  expect(BigInt(Number(last))).toBe(last);
  expect(Number.isSafeInteger(Number(last))).toBe(true);
});
