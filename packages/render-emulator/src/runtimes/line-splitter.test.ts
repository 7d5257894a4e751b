import { expect, test } from "vitest";
import { LineSplitter } from "./line-splitter";

/** The lines of a text that comes in pieces of so many bytes. */
function linesOf(text: string, pieceBytes: number): string[] {
  const bytes = Buffer.from(text);
  const splitter = new LineSplitter();
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    lines.push(...splitter.push(bytes.subarray(at, at + pieceBytes)));
  return [...lines, ...splitter.end()];
}

test.each([1, 2, 3, 5, 1_000])("lines are the same in pieces of %i bytes", (pieceBytes) => {
  const text = "one\n\nzwölf 😀\r\nprogress 1\rprogress 2\rdone\nno end: é";
  expect(linesOf(text, pieceBytes)).toEqual([
    ...["one", "", "zwölf 😀", "progress 1", "progress 2", "done", "no end: é"],
  ]);
});

test("what ends with a line's end has no further line", () => {
  expect(linesOf("one\n", 2)).toEqual(["one"]);
  expect(linesOf("one\r", 2)).toEqual(["one"]);
  expect(linesOf("", 2)).toEqual([]);
});

test("of a line without an end only its beginning is held, and its length is said", () => {
  const splitter = new LineSplitter();
  const piece = Buffer.alloc(1024 ** 2, "x");
  for (let count = 0; count < 600; count += 1) expect(splitter.push(piece)).toEqual([]);
  const [line = "", next] = splitter.push(Buffer.from("\nnext\n"));
  expect(line).toMatch(/^x{16348}… \[cut: 629145600 characters in all\]$/);
  expect(next).toBe("next");
});

test("no character is cut in half", () => {
  const [line = ""] = linesOf(`x${"😀".repeat(40_000)}`, 4_096);
  expect(line).toMatch(/^x(?:😀)+… \[cut: 80001 characters in all\]$/u);
});

test("bytes that are no text take the place of one character each", () => {
  const splitter = new LineSplitter();
  expect(splitter.push(Buffer.from([0x61, 0xff, 0x62, 0x0a]))).toEqual(["a\ufffdb"]);
});
