import { expect, test } from "vitest";
import { followsBranch, isDeployedFor, skipPhraseOf } from "./auto-deploy";

type Follower = Parameters<typeof followsBranch>[0];

function service(changes: Partial<Follower> = {}): Follower {
  return {
    autoDeploy: "yes",
    repo: "https://github.com/acme/shop",
    suspended: "not_suspended",
    rootDir: "",
    serviceDetails: { runtime: "node" },
    ...changes,
  };
}

test.each<[what: string, changes: Partial<Follower>, expected: boolean]>([
  ["from a repository", {}, true],
  ["whose automatic deploys are off", { autoDeploy: "no" }, false],
  ["that is suspended", { suspended: "suspended" }, false],
  ["from an image", { repo: undefined, serviceDetails: { runtime: "image" } }, false],
  ["that is a static site", { serviceDetails: {} }, true],
])("a service %s follows its branch: %s", (_, changes, expected) => {
  expect(followsBranch(service(changes))).toBe(expected);
});

test.each([
  ["[skip render] Update README", "[skip render]"],
  ["Update README\n\n[render skip]", "[render skip]"],
  ["[skip deploy]", "[skip deploy]"],
  ["[deploy skip] x", "[deploy skip]"],
  ["[skip cd] x", "[skip cd]"],
  ["x [cd skip]", "[cd skip]"],
  ["skip render", undefined],
  ["[skip ci] x", undefined],
  ["[skip  render]", undefined],
])("the message %j has the skip phrase %j", (message, phrase) => {
  expect(skipPhraseOf(message)).toBe(phrase);
});

test.each<[files: string[], changes: Partial<Follower>, expected: boolean]>([
  [["README.md"], {}, true],
  [["apps/web/a.ts"], { rootDir: "apps/web" }, true],
  [["apps/web/a.ts"], { rootDir: "./apps/web/" }, true],
  [["apps/website/a.ts", "README.md"], { rootDir: "apps/web" }, false],
  [["apps/web/src/a.ts"], { rootDir: "apps/web", buildFilter: { paths: ["apps/web/src/**"], ignoredPaths: [] } }, true],
  [["apps/web/a.md"], { rootDir: "apps/web", buildFilter: { paths: ["apps/web/src/**"], ignoredPaths: [] } }, false],
  [["packages/ui/a"], { rootDir: "apps/web", buildFilter: { paths: ["packages/ui/**"], ignoredPaths: [] } }, true],
  [["src/.hidden/a"], { buildFilter: { paths: ["src/**"], ignoredPaths: [] } }, true],
  [["docs/a.md"], { buildFilter: { paths: [], ignoredPaths: ["**/*.md"] } }, false],
  [["docs/a.md", "src/a.ts"], { buildFilter: { paths: [], ignoredPaths: ["**/*.md"] } }, true],
  [["src/a.md"], { buildFilter: { paths: ["src/**"], ignoredPaths: ["**/*.md"] } }, false],
  [["apps/web/a.md"], { rootDir: "apps/web", buildFilter: { paths: [], ignoredPaths: ["**/*.md"] } }, false],
  [[], {}, false],
])("a change of %j deploys a service with %j: %s", (files, changes, expected) => {
  expect(isDeployedFor(service(changes), files)).toBe(expected);
});
