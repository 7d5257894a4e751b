import { readFileSync } from "node:fs";
import { afterAll, expect, vi } from "vitest";

// Test files that one process runs share the modules that it has loaded: to load them is most of what a short file would do. A file that
// mocks one has them loaded anew, so that they come to have the mock, and so has the next one, which is to have none.
const { testPath } = expect.getState();
if (testPath === undefined) throw new Error("which file of tests is to be run is not known");
if (/^vi\.mock\(/m.test(readFileSync(testPath, "utf8"))) {
  vi.resetModules();
  afterAll(() => vi.resetModules());
}

// What a file has put into the environment is of no other one.
afterAll(() => vi.unstubAllEnvs());
