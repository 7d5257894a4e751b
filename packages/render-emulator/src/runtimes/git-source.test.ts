import { expect, test } from "vitest";
import { commitUrl, displayName, isFetchable, submoduleUrl } from "./git-source";

test.each([
  ["../lib.git", "https://github.com/acme/app.git", "https://github.com/acme/lib.git"],
  ["../../other/lib", "https://token@github.com/acme/app", "https://token@github.com/other/lib"],
  ["./lib", "https://github.com/acme/app", "https://github.com/acme/app/lib"],
  ["../lib", "git@github.com:acme/app.git", "git@github.com:acme/lib"],
  ["../lib", "ssh://git@host:22/acme/app", "ssh://git@host:22/acme/lib"],
  ["../lib", "/srv/app", "/srv/lib"],
  ["../lib", "file:///srv/app", "file:///srv/lib"],
  ["https://github.com/acme/lib", "/srv/app", "https://github.com/acme/lib"],
])("a submodule at %s of %s comes from %s", (url, parent, from) => {
  expect(submoduleUrl(url, parent)).toBe(from);
});

test.each([
  ["https://token@github.com/acme/app.git", "https://github.com/acme/app/commit/abc"],
  ["https://github.com/acme/app/", "https://github.com/acme/app/commit/abc"],
  ["/srv/app", "/srv/app#abc"],
  ["git@github.com:acme/app.git", "git@github.com:acme/app.git#abc"],
])("a commit of %s is shown at %s", (repo, url) => {
  expect(commitUrl(repo, "abc")).toBe(url);
});

test.each([
  ["https://host/x", true],
  ["git@host:x", true],
  ["/srv/x", true],
  ["file:///srv/x", true],
  ["ext::sh -c id", false],
  ["--upload-pack=id", false],
  ["lib", false],
  ["ssh://git@host:22/x", true],
  ["https://token@host/a%20b", true],
  ["ext://sh%20-c%20id", false],
  ["fd://17", false],
  ["codecommit::https://x", false],
  ["-x@host:y", false],
  ["git@-oProxyCommand=id:x", false],
  ["git@-x:y", false],
  ["--upload-pack=id@host:x", false],
  ["https://host/x\npassword=1", false],
  ["https://host/%0Ahost=other", false],
  ["https://host%0d/x", false],
  ["/srv/x\0y", false],
  ["file://host/x", false],
  ["https://", false],
  ["ssh://-oProxyCommand=id/x", false],
])("%j can be fetched: %j", (url, expected) => {
  expect(isFetchable(url)).toBe(expected);
});

test.each([
  ["https://me:secret@host/x", "https://host/x"],
  ["https://me:sec@ret@host/x", "https://host/x"],
  ["https://token@host/x@y", "https://host/x@y"],
  ["https://host/x@y", "https://host/x@y"],
  ["ssh://git@host:22/x", "ssh://host:22/x"],
  ["git@host:x", "git@host:x"],
  ["/srv/a@b/x", "/srv/a@b/x"],
])("%s is shown as %s", (url, expected) => {
  expect(displayName(url)).toBe(expected);
});
