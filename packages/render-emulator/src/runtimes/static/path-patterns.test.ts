import { describe, expect, it } from "vitest";
import { fillDestination, matchGlob, matchSource } from "./path-patterns";

describe("the source of a rule", () => {
  it.each([
    ["/about", "/about", {}],
    ["/about", "/about/us", undefined],
    ["/*", "/", { "*": "" }],
    ["/*", "/a/b.html", { "*": "a/b.html" }],
    ["/blog/*", "/blog", undefined],
    ["/blog/:year/:slug", "/blog/2026/hello", { year: "2026", slug: "hello" }],
    ["/blog/:year", "/blog/2026/hello", undefined],
    ["/a.b", "/axb", undefined],
    ["/users/:id/*", "/users/7/edit/name", { id: "7", "*": "edit/name" }],
    ["/café/:id", "/caf%C3%A9/a%20b", { id: "a%20b" }],
    ["/caf%c3%a9", "/caf%C3%A9", {}],
  ])("%s against %s gives %j", (source, path, captures) => {
    expect(matchSource(source, path)).toEqual(captures);
  });
});

describe("the destination of a rule", () => {
  it.each([
    ["/index.html", {}, "/index.html"],
    ["/new/*", { "*": "a/b" }, "/new/a/b"],
    ["/posts/:slug?year=:year", { slug: "hello", year: "2026" }, "/posts/hello?year=2026"],
    ["https://other.example/*", { "*": "x" }, "https://other.example/x"],
  ])("%s with %j becomes %s", (destination, captures, filled) => {
    expect(fillDestination(destination, captures)).toBe(filled);
  });
});

describe("the path glob of a header", () => {
  it.each([
    ["/*", "/", true],
    ["/*", "/a/b/c.js", true],
    ["/**/*", "/a/b/c.js", true],
    ["/assets/*", "/assets/a/b.css", true],
    ["/assets/*", "/other", false],
    ["/*.css", "/a.css", true],
    ["/*.css", "/deep/a.css", false],
    ["/blog/*", "/blog/", true],
    ["/**/*", "/blog/", true],
    ["/**/*", "/blog", false],
    ["/**/*.css", "/deep/er/a.css", true],
    ["/**/*.css", "/deep/a.css", true],
    ["/**/*.css", "/a.css", false],
    ["/a b.html", "/a%20b.html", true],
    ["/index.html", "/index.html", true],
    ["/index.html", "/indexxhtml", false],
  ])("%s against %s: %s", (glob, path, covers) => {
    expect(matchGlob(glob, path)).toBe(covers);
  });
});

describe("a rule with many wildcards", () => {
  const path = `/${"a".repeat(2_000)}`;

  it.each([`/${"*a".repeat(30)}b`, `/${"*".repeat(40)}b`, `/${":a".repeat(1)}${"*:b".repeat(30)}/c`])(
    "is tried against a long path in no more time than both are long: %s",
    (source) => {
      expect(matchSource(source, path)).toBeUndefined();
      expect(matchGlob(source, path)).toBe(false);
    },
  );

  it("gives each of them as much as leaves the others a match", () => {
    const captures = matchSource(`/:first-*${"*".repeat(20)}/:last`, `/x-y/a${"-b".repeat(500)}/z`);
    expect(captures).toEqual({ first: "x", "*": "", last: "z" });
    expect(matchSource("/:a-:b/*", "/1-2-3/x/y")).toEqual({ a: "1-2", b: "3", "*": "x/y" });
  });
});
