import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { linesToTry } from "./what-to-try";

test("a folder of whatever name is one word of the line that moves a release", () => {
  const config = { "slipway:shop": { release: "a".repeat(40), branch: "main" } };
  const line = linesToTry("production", config, "/home/me/it's a clone").find((text) => text.startsWith("a release: "));
  const [, substituted = ""] = /(\$\(.*\))/.exec(line ?? "") ?? [];
  const script = `git() { printf '<%s>' "$@"; }; printf %s "${substituted}"`;
  expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe("<-C></home/me/it's a clone><rev-parse><main>");
});
