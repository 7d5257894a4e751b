import { setTimeout as delay } from "node:timers/promises";
import type { Profile } from "../../profile";
import type { Log } from "../runtime";
import type { Balancer } from "./balancer";
import type { RunningInstance } from "./instance";

export interface HealthWatchOptions {
  profile: Pick<Profile, "liveCheckIntervalMs" | "unroutedAfterMs" | "restartAfterMs">;
  sources: { now(): number };
  log: Log;
}

/**
 * Checks an instance that is live until it is to leave. As long as its checks fail it gets no requests after a while,
 * and later it is ended; whoever keeps the number of instances starts another one.
 */
export async function watchHealth(
  instance: RunningInstance,
  { profile, sources, log }: HealthWatchOptions,
  balancer: Pick<Balancer, "add" | "remove">,
): Promise<void> {
  const { leaving } = instance;
  let failingSince: number | undefined;
  let isRouted = true;
  while (await delay(profile.liveCheckIntervalMs, true, { signal: leaving }).catch(() => false)) {
    const askedAt = sources.now();
    const problem = await instance.findProblem(leaving);
    if (leaving.aborted) return;
    failingSince = problem === undefined ? undefined : (failingSince ?? askedAt);
    const failedMs = failingSince === undefined ? 0 : sources.now() - failingSince;
    if (problem === undefined && !isRouted) {
      log(`==> Instance ${instance.id} passes its health check again and gets requests`, instance.id);
      balancer.add(instance);
      isRouted = true;
    } else if (failedMs >= profile.restartAfterMs) {
      log(`==> Instance ${instance.id} is restarted: its health check failed for ${seconds(failedMs)}`, instance.id);
      await instance.stop();
    } else if (failedMs >= profile.unroutedAfterMs && isRouted) {
      log(`==> Instance ${instance.id} gets no more requests: its health check fails, ${problem}`, instance.id);
      balancer.remove(instance);
      isRouted = false;
    }
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
