import type { LiveRelease } from "../../../runtimes/runtime";

/** What a cron job has live between its runs: a build, of which nothing runs. */
export const idleRelease: LiveRelease = {
  instances: () => [],
  scale: () => Promise.resolve(),
  retire: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};
