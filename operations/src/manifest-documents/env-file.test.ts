import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { envFile } from "./env-file";

const entry = { comments: [], isCommentedOut: false };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "slipway-env-file-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a shell has in the variable once it has read the file. */
function inShell(text: string): string {
  writeFileSync(path.join(folder, ".env"), text);
  const output = execFileSync("sh", ["-c", 'set -eu; . ./.env; printf "%s|" "${VALUE-nothing}"'], {
    ...{ cwd: folder, encoding: "utf8", env: { HOME: "/replaced" } },
  });
  return output.slice(0, -1);
}

const held: [string, string][] = [
  ["a word", "info"],
  ["nothing", ""],
  ["an address", "https://api.example.com/v1?a=b&c=d,https://b.example.com"],
  ["what would begin a comment", "a # b"],
  ["what a shell would replace", "$HOME `date` $(date) ${HOME}"],
  ["single quotes", "it's"],
  ["single quotes, and a comment's beginning", "it's # that"],
  ["single quotes, and more lines", "it's\nthat"],
  ["double quotes", '"that"'],
  ["double quotes, and what a shell would replace", '"$HOME" `date`'],
  ["a backslash", String.raw`a\nb`],
  ["several lines", "one\ntwo"],
  ["blanks around it", " a "],
];

describe("a value comes out as it was put in", () => {
  test.each(held)("%s", (_, value) => {
    const text = envFile([], [{ ...entry, name: "VALUE", value }]);
    expect(parseEnv(text)).toEqual({ VALUE: value });
    expect(inShell(text)).toBe(value);
  });
});

describe("a value that no quotes hold for all is left out, and why is said", () => {
  test.each([
    ["both kinds of quotes", `it's "that"`],
    ["a single quote and a variable", "it's $HOME"],
    ["a single quote and a command", "it's $(date)"],
    ["a single quote and backticks", "it's `date`"],
    ["a single quote and a backslash", String.raw`it's a\nb`],
    ["a backslash at its end", "a b\\"],
    ["a carriage return", "one\r\ntwo"],
  ])("%s", (_, value) => {
    const text = envFile([], [{ ...entry, name: "VALUE", value, comments: ["The value."] }]);
    expect(text).toBe(
      "\n\n# The value.\n# Its value is not here: no quotes make it mean the same to Node.js, dotenv, Docker Compose and a shell.\n#VALUE=\n",
    );
    expect(parseEnv(text)).toEqual({});
    expect(inShell(text)).toBe("nothing");
  });
});

test("what is there to be seen only is so with all of its lines", () => {
  const text = envFile([], [{ ...entry, name: "VALUE", value: "one\nVALUE=two", isCommentedOut: true }]);
  expect(text).toBe("\n\n#VALUE='one\n#VALUE=two'\n");
  expect(parseEnv(text)).toEqual({});
});

test("a comment stays one, whatever stands in it", () => {
  const text = envFile(
    ["Header"],
    [{ ...entry, name: "ONE", value: "1", comments: ["First\nOTHER=2", "Second\rOTHER=3"] }],
  );
  expect(text).toBe("# Header\n\n# First OTHER=2\n# Second OTHER=3\nONE=1\n");
});
