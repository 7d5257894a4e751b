import { expect, test } from "vitest";
import { forTerminal, plainText } from "./terminal-text";

const attacks = [
  ["a window's title", "a\u001b]0;owned\u0007b"],
  ["the clipboard", "a\u001b]52;c;cm0gLXJm\u0007b"],
  ["a link that says another address", "a\u001b]8;;http://evil\u001b\\bank\u001b]8;;\u001b\\b"],
  ["a cleared screen", "a\u001b[2J\u001b[Hb"],
  ["a line that is written over", "failed\rlive  "],
  ["characters that are taken back", "rm -rf\b\b\b\b\b\bls"],
  ["a question to the terminal, which it answers as if it were typed", 'a\u001b[6n\u001bP$q"p\u001b\\b'],
  ["another character set", "a\u001b(0b\u000eqqq"],
  ["sequences of the second control set", "a\u009b2J\u009d0;owned\u009cb"],
  ["a sequence within another", "a\u001b[\u001b[31m2Jb"],
  ["text that runs backwards", "a\u202etxt.exe\u2066b"],
  ["a line's end of another name", "a\u2028b\u0085c\u000bd"],
];
const acts = /(?!\t)[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

test.each(attacks)("%s does nothing on a terminal", (_what, text) => {
  expect(plainText(text)).not.toMatch(acts);
  expect(forTerminal(text).replaceAll("\u001b[31m", "").replaceAll("\u001b[0m", "")).not.toMatch(acts);
});

test("what is made harmless can still be read", () => {
  expect(forTerminal("a\u001b]0;owned\u0007b")).toBe("a\\u001b]0;owned\\u0007b");
  expect(forTerminal("tabs\tand “quotes” 😀 stay")).toBe("tabs\tand “quotes” 😀 stay");
});

test("lines of Windows, and progress that is written over, are lines", () => {
  for (const show of [plainText, forTerminal]) expect(show("10%\r100%\r\nremote\n")).toBe("10%\n100%\nremote\n");
});

test("marks that a name needs which is written from right to left stay", () => {
  for (const show of [plainText, forTerminal])
    expect(show("\u200eשלום\u200f (1)\u061c")).toBe("\u200eשלום\u200f (1)\u061c");
});

test("colours stay on a terminal, and end with their line", () => {
  expect(forTerminal("\u001b[1;31mred\nplain")).toBe("\u001b[1;31mred\u001b[0m\nplain");
  expect(forTerminal("\u001b[32mgreen\u001b[0m")).toBe("\u001b[32mgreen\u001b[0m");
  expect(plainText("\u001b[38;2;255;0;0mred\u001b[0m")).toBe("red");
});

test("a JSON document says the same", () => {
  const document = JSON.stringify({ message: "\u001b[2J\u009b2J\u202e\u007f\u2028\r\n" });
  expect(JSON.parse(forTerminal(document))).toEqual(JSON.parse(document));
});

test("a long line takes no longer than its length", () => {
  const line = "\u001b[\u001b]".repeat(50_000) + ";".repeat(200_000);
  expect(forTerminal(line)).toHaveLength(50_000 * 14 + 200_000);
});
