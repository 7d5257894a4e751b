import { expect, test } from "vitest";
import { isLocalRepository, locateRepository, repositoryPaths } from "./source";

test.each([
  ["https://github.com/acme/shop", false],
  ["git@github.com:acme/shop.git", false],
  ["ssh://git@host/acme/shop", false],
  ["file:///srv/shop.git", false],
  [".", true],
  ["../shop", true],
  ["/srv/shop", true],
])("%s: a repository on this machine is %s", (repo, local) => {
  expect(isLocalRepository(repo)).toBe(local);
});

test("a relative path is made absolute, a URL is left alone", () => {
  expect(locateRepository(".")).toBe(process.cwd());
  expect(locateRepository("https://github.com/acme/shop")).toBe("https://github.com/acme/shop");
});

test.each([
  [{ rootDir: "apps/web", paths: ["src/**", "package.json"] }, ["apps/web/src/**", "apps/web/package.json"]],
  [{ rootDir: "", paths: ["src/**"] }, ["src/**"]],
  [{ rootDir: "apps/web" }, ["apps/web/**"]],
])("build filters are relative to the repository's root: %j", (source, paths) => {
  expect(repositoryPaths(source)).toEqual(paths);
});
