import * as path from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";

const REPOSITORY = path.join(__dirname, "..");

// An example is a repository of its own: it brings its package manager, its lock file and its tests.
test.each(["realtime"])("the example `%s` passes its own tests", async (example) => {
  const pnpm = (...args: string[]) =>
    execa("corepack", ["pnpm", ...args], {
      cwd: path.join(REPOSITORY, "examples", example),
      preferLocal: true,
      localDir: REPOSITORY,
      env: { COREPACK_ENABLE_DOWNLOAD_PROMPT: "0", CI: "true" },
      all: true,
      reject: false,
    });
  const install = await pnpm("install", "--frozen-lockfile");
  expect(install.exitCode, install.all).toBe(0);
  const tests = await pnpm("test");
  expect(tests.exitCode, tests.all).toBe(0);
});
