import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const FOLDERS = "{components,infra,operations,packages,policy,stacks,test,toolchain}";
/** `expect.poll` waits for deploys here, on machines that have much else to do; what it waits for, it then names. */
const patience = { timeout: 90_000, interval: 50 };
const ENVIRONMENT = "toolchain/test-environment.ts";
/** A file for the results as JSON, where one is asked for. */
const { TEST_RESULTS } = process.env;
const IGNORED = ["**/node_modules/**", "**/dist/**"];
/** Tests that bring up whole systems, or build their images. */
const WHOLE_SYSTEMS = "test/{commands,docker,promotion,workflows}/**/*.engine.test.ts";
/** Of all the files that a process runs: to load the modules anew for each would take a second or two. */
const sharedModules = { isolate: false, setupFiles: "toolchain/test-modules.ts" };
/** Two files at a time, since each waits for a third of its time; when what needs no engine is done. */
const engineTest = {
  globalSetup: [ENVIRONMENT, "toolchain/test-setup.ts"],
  ...sharedModules,
  testTimeout: 600_000,
  hookTimeout: 600_000,
  expect: { poll: patience },
  maxWorkers: 2,
  sequence: { groupOrder: 1 },
};

/** Where files take minutes, however short they are: whole applications, and whole systems. */
const LONG = /\/test\/(?:examples|promotion|commands|workflows|docker)\//;

/** Begins with the files that take minutes, so that none is left to run by itself when all others have ended. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    reporters: TEST_RESULTS === undefined ? ["default"] : ["default", ["json", { outputFile: TEST_RESULTS }]],
    // Tests that start processes wait for much of their time: a worker for each core would leave a fifth of a small machine idle.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: [`${FOLDERS}/**/*.test.ts`],
          exclude: [...IGNORED, "**/*.integration.test.ts", "**/*.engine.test.ts"],
          globalSetup: ENVIRONMENT,
          ...sharedModules,
          // None waits for anything; a machine that has much else to do is slow all the same.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Tests that start servers and processes.
        test: {
          name: "integration",
          include: [`${FOLDERS}/**/*.integration.test.ts`],
          exclude: IGNORED,
          globalSetup: [ENVIRONMENT, "toolchain/test-setup.ts"],
          ...sharedModules,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: patience },
        },
      },
      {
        // Tests that run the Pulumi engine.
        test: {
          name: "engine",
          include: ["test/**/*.engine.test.ts"],
          exclude: [...IGNORED, WHOLE_SYSTEMS],
          ...engineTest,
        },
      },
      {
        // Those of them that take whole systems, or Docker's engine.
        test: {
          name: "delivery",
          include: [WHOLE_SYSTEMS],
          exclude: IGNORED,
          ...engineTest,
        },
      },
    ],
  },
});
