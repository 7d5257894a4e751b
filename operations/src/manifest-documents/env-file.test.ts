import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { envFile } from "./env-file";

const entry = { comments: [], isCommentedOut: false };

test.each([
  ["a word", "info"],
  ["nothing", ""],
  ["an address", "https://api.example.com/v1?a=b&c=d,https://b.example.com"],
  ["what would begin a comment", "a # b"],
  ["what a shell would replace", "$HOME `date`"],
  ["single quotes", "it's"],
  ["both kinds of quotes", `it's "that"`],
  ["a backslash", String.raw`a\nb`],
  ["several lines", "one\ntwo"],
])("%s comes out as it was put in", (_, value) => {
  expect(parseEnv(envFile([], [{ ...entry, name: "VALUE", value }]))).toEqual({ VALUE: value });
});

test("a comment stays one, whatever stands in it", () => {
  const text = envFile(["Header"], [{ ...entry, name: "ONE", value: "1", comments: ["First\nOTHER=2"] }]);
  expect(text).toBe("# Header\n\n# First OTHER=2\nONE=1\n");
});
