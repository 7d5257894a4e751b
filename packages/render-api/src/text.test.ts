import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { branchPattern } from "./text";

const isTakenByGit = (branch: string) => spawnSync("git", ["check-ref-format", "--branch", branch]).status === 0;

test.each(["main", "feature/one-2", "v1.0", "a@b", "@a", "a.b/c", "locked", "x.lockx", "a-", "ä", "heads/HEAD", "{a}"])(
  "git and we take the branch %j",
  (branch) => {
    expect(branchPattern.test(branch)).toBe(true);
    expect(isTakenByGit(branch)).toBe(true);
  },
);

test.each(
  "a..b,a@{1},x.lock,x.lock/a,/a,a//b,a/,.a,a/.b,a.,-a,a b,a~1,a^,a:b,a?,a*,a[b,a\\b,a\tb,a\u007f,HEAD".split(","),
)("neither git nor we take the branch %j", (branch) => {
  expect(branchPattern.test(branch)).toBe(false);
  expect(isTakenByGit(branch)).toBe(false);
});

test("what git reads as HEAD is no branch", () => {
  expect(branchPattern.test("@")).toBe(false);
});
