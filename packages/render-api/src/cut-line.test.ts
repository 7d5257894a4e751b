import { expect, test } from "vitest";
import { beginningOf, cutLine } from "./cut-line";

test("a line of the greatest length stays whole, a longer one says that it was cut, within that length", () => {
  const line = "x".repeat(50);
  expect(cutLine(line, 50)).toBe(line);
  expect(cutLine(`${line}x`, 50)).toBe(`${"x".repeat(21)}… [cut: 51 characters in all]`);
  expect(cutLine(cutLine(`${line}x`, 50), 50)).toBe(cutLine(`${line}x`, 50));
  expect(cutLine(line, 50, 600_000_000)).toBe(`${"x".repeat(14)}… [cut: 600000000 characters in all]`);
});

test("no character is cut in half", () => {
  expect(beginningOf("ab😀", 3)).toBe("ab");
  expect(beginningOf("ab😀", 4)).toBe("ab😀");
  expect(beginningOf("ab😀c", 4)).toBe("ab😀");
});
