import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { shellWord } from "./shell-word";

test.each(["", " ", "it's", "~", "a b", "$HOME", "`id`", "!!", "a\nb", "*", "-n", String.raw`\t`, "ü", "#x"])(
  "%j is one word to a shell",
  (text) => {
    expect(execFileSync("sh", ["-c", `printf '<%s>' ${shellWord(text)}`], { encoding: "utf8" })).toBe(`<${text}>`);
  },
);

test("what needs no quotes has none", () => {
  expect(shellWord("/home/me/a-clone_1.2")).toBe("/home/me/a-clone_1.2");
});
