import { expect, test } from "vitest";
import { beginningOf, cutLine, wordsWithin } from "./cut-line";

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

test("a text is cut before a word, and within one only if it is endless", () => {
  expect(wordsWithin("one two", 7)).toBe("one two");
  expect(wordsWithin("one two three", 9)).toBe("one two…");
  expect(wordsWithin("one two three", 7)).toBe("one…");
  expect(wordsWithin("x".repeat(5_000), 1_000)).toBe(`${"x".repeat(999)}…`);
});
