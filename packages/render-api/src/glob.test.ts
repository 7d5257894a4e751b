import { expect, test } from "vitest";
import { globMatcher } from "./glob";
import { repositoryGlobPattern } from "./repository";

test.each([
  ["src/**", ["src", "src/a", "src/deep/.hidden/a"], ["srcs/a", "other/src/a", "other/src"]],
  ["libs/*/**", ["libs/x", "libs/x/a"], ["libs", "libs.x"]],
  ["./src/**", ["src", "src/a"], ["a", "srcs"]],
  ["./*", ["a"], ["a/b"]],
  ["**", ["a", "a/b"], []],
  ["**/*.md", ["a.md", "a/b/c.md", ".md"], ["a.mdx", "md"]],
  ["a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb", "a/b/c"]],
  ["*", ["a", ".a"], ["a/b"]],
  ["a*b", ["ab", "axxb"], ["a/b", "abc"]],
  ["a**b", ["ab", "axb"], ["a/b"]],
  ["?.ts", ["a.ts"], [".ts", "ab.ts", "/.ts"]],
  ["[a-c]x", ["ax", "cx"], ["dx", "-x"]],
  ["[!a-c]x", ["dx"], ["ax", "/x", "x"]],
  ["[^]]x", ["ax"], ["]x"]],
  ["[]a]x", ["]x", "ax"], ["bx"]],
  ["[a-]x", ["ax", "-x"], ["bx"]],
  ["a[b", ["a[b"], ["ab"]],
  ["\\*.md", ["*.md"], ["a.md"]],
  ["!a", ["!a"], ["b"]],
  ["a.b+(c)", ["a.b+(c)"], ["axb+(c)", "a.bcc"]],
  ["{a,b/**}/c", ["a/c", "b/c", "b/x/c"], ["b", "{a,b/**}/c"]],
  ["x{,y{1,2}}", ["x", "xy1", "xy2"], ["xy", "x{"]],
  ["{a}", ["{a}"], ["a"]],
  ["{a,b", ["{a,b"], ["a"]],
])("%s stands for %j and not for %j", (glob, paths, others) => {
  const matches = globMatcher([glob], { braces: true });
  expect([...paths, ...others].map((path) => matches(path))).toEqual([
    ...paths.map(() => true),
    ...others.map(() => false),
  ]);
});

test("braces of git's globs are nothing but characters", () => {
  const matches = globMatcher(["{a,b}"], { braces: false });
  expect([matches("a"), matches("{a,b}")]).toEqual([false, true]);
});

test.each([
  ["*a".repeat(30), "a".repeat(500)],
  ["**/".repeat(30), "a/".repeat(200)],
  ["**/*/".repeat(20), "a/".repeat(200)],
  ["{a,a,a*}".repeat(25), "a".repeat(200)],
  ["[a-z]*".repeat(40), "a".repeat(500)],
])("no glob is too much for a long path: %s", (start, path) => {
  const matches = globMatcher([`${start}b`, `${start}[!a-z]`], { braces: true });
  expect(matches(`${path}c`)).toBe(false);
  expect(matches(`${path}b`)).toBe(true);
});

test.each([
  "{".repeat(1_000),
  `${"{a,".repeat(250)}${"}".repeat(250)}`,
  "[".repeat(1_000),
  "{a,}".repeat(250),
  "*".repeat(1_000),
])("no glob that can be sent is too much to read: %.12s…", (glob) => {
  expect(glob).toMatch(repositoryGlobPattern);
  expect(globMatcher([glob], { braces: true })("b/c")).toBe(false);
});
