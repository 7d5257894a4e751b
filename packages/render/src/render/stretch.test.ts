import { expect, test } from "vitest";
import { Stretch } from "./stretch";

test("a stretch is exceeded when it goes on for longer than the limit without a break", () => {
  let now = 0;
  const stretch = new Stretch(10, () => now);
  const looks: [number, boolean, boolean][] = [
    [0, true, false],
    [10, true, false],
    [11, true, true],
    [12, false, false],
    [20, true, false],
    [30, true, false],
    [31, true, true],
  ];
  for (const [at, goesOn, expected] of looks) {
    now = at;
    expect(stretch.exceeds(goesOn), `at ${at}`).toBe(expected);
  }
});
