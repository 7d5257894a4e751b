import { readFileSync } from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";

test("no workspace has a version of a package of its own: a bundle finds all of them from the root", () => {
  const lock = JSON.parse(readFileSync(path.join(__dirname, "../package-lock.json"), "utf8")) as { packages: object };
  const nested = Object.keys(lock.packages).filter((name) => /^(?!node_modules\/).+\/node_modules\//.test(name));
  expect(nested).toEqual([]);
});
