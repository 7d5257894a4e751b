import { expect, test } from "vitest";
import { yarnPackage } from "./package-managers";

test.each([
  ["1.22.22", "yarn"],
  [">=1.22.0 <2.0.0-0", "yarn"],
  [">=1.0.0 <2.0.0-0", "yarn"],
  ["4.9.1", "@yarnpkg/cli-dist"],
  ["10.0.0", "@yarnpkg/cli-dist"],
  [">=4.0.0 <5.0.0-0", "@yarnpkg/cli-dist"],
  ["2.0.0-rc.1", "@yarnpkg/cli-dist"],
  [">=1.22.0", "@yarnpkg/cli-dist"],
  ["latest", "@yarnpkg/cli-dist"],
])("Yarn %s comes from %s", (version, expected) => {
  expect(yarnPackage(version)).toBe(expected);
});
