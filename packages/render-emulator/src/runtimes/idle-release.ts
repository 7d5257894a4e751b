import type { LiveRelease } from "./runtime";

/** What a cron job has live between its runs: a build, of which nothing runs. */
export function idleRelease(): LiveRelease {
  const nothing = () => Promise.resolve();
  return { instances: () => [], scale: nothing, retire: nothing, stop: nothing };
}
