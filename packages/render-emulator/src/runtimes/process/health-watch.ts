import { setTimeout as delay } from "node:timers/promises";
import type { Profile } from "../../profile";
import type { Log } from "../runtime";
import type { RunningInstance } from "./instance";

/** Timers may fire a little early, and a check that times out ends just when a limit is reached. */
const timerSlackMs = 100;

export interface HealthWatchOptions {
  profile: Pick<Profile, "liveCheckIntervalMs" | "unroutedAfterMs" | "restartAfterMs">;
  sources: { now(): number };
  log: Log;
}

/**
 * Checks an instance that is live until it is to leave. As long as its checks fail it gets no requests after a while,
 * and later it is ended; whoever keeps the number of instances starts another one.
 *
 * @param route turns its requests on and off
 */
export async function watchHealth(
  instance: Pick<RunningInstance, "id" | "leaving" | "isFailing" | "findProblem" | "stop">,
  { profile, sources, log }: HealthWatchOptions,
  route: (isOn: boolean) => void,
): Promise<void> {
  const { leaving } = instance;
  let failingSince: number | undefined;
  let isRouted = true;
  while (await delay(profile.liveCheckIntervalMs, true, { signal: leaving }).catch(() => false)) {
    const askedAt = sources.now();
    const problem = await instance.findProblem(leaving);
    if (leaving.aborted) return;
    instance.isFailing = problem !== undefined;
    failingSince = problem === undefined ? undefined : (failingSince ?? askedAt);
    const failedMs = failingSince === undefined ? 0 : sources.now() - failingSince + timerSlackMs;
    if (problem === undefined && !isRouted) {
      log(`==> Instance ${instance.id} passes its health check again and gets requests`, instance.id);
      isRouted = true;
      route(isRouted);
    }
    if (failedMs >= profile.unroutedAfterMs && isRouted) {
      log(`==> Instance ${instance.id} gets no more requests: its health check fails, ${problem}`, instance.id);
      isRouted = false;
      route(isRouted);
    }
    if (failedMs >= profile.restartAfterMs) {
      log(`==> Instance ${instance.id} is restarted: its health check failed for ${seconds(failedMs)}`, instance.id);
      await instance.stop();
    }
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
