import { expect, test } from "vitest";
import { isLocalRepository, locateRepository, repositoryPaths } from "./source";

test.each([
  ["https://github.com/acme/shop", false],
  ["git@github.com:acme/shop.git", false],
  ["ssh://git@host/acme/shop", false],
  ["git://host/acme/shop", false],
  ["http://host:8080/shop", false],
  ["file:///srv/shop", true],
  ["https://github.com", true],
  ["https://github.com/", true],
  ["https:///acme/shop", true],
  ["https://%/acme/shop", true],
  ["https://github.com/<you>/<repository>", true],
  ["git@github.com:<you>/shop.git", true],
  ["https://github.com/acme/my shop", true],
  ["ftp://host/shop", true],
  [".", true],
  ["../shop", true],
  ["/srv/shop", true],
])("%s: that it is no Git URL but something of this machine is %s", (repo, local) => {
  expect(isLocalRepository(repo)).toBe(local);
});

test("a relative path is made absolute, a `file:` URL a path, and a Git URL is left alone", () => {
  expect(locateRepository(".")).toBe(process.cwd());
  expect(locateRepository("file:///srv/my%20shop")).toBe("/srv/my shop");
  expect(locateRepository("https://github.com/acme/shop")).toBe("https://github.com/acme/shop");
});

test.each([
  [{ rootDir: "apps/web", paths: ["src/**", "package.json"] }, ["apps/web/src/**", "apps/web/package.json"]],
  [{ rootDir: "", paths: ["src/**"] }, ["src/**"]],
  [{ rootDir: "apps/web" }, ["apps/web/**"]],
])("build filters are relative to the repository's root: %j", (source, paths) => {
  expect(repositoryPaths(source)).toEqual(paths);
});
