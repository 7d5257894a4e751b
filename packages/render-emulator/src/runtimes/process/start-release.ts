import type { CustomDomain } from "@slipway/render-api";
import type { Profile } from "../../profile";
import type { Sources } from "../../sources";
import type { ProcessLoad } from "../load/process-load";
import type { LiveRelease, RunJob } from "../runtime";
import type { Capacity } from "./capacity";
import type { Launch } from "./instance";
import { ProcessRelease } from "./process-release";

/** What every release is started with. */
export interface ReleaseParts {
  profile: Profile;
  sources: Sources;
  capacity: Capacity;
  load: Pick<ProcessLoad, "add">;
}

/**
 * Starts a release with as many instances as its service has, and waits until all are healthy.
 *
 * @param launch starts one of them
 */
export function startRelease(job: RunJob, launch: Launch, { load, ...parts }: ReleaseParts): Promise<LiveRelease> {
  const { id: serviceId, name: serviceName, type, serviceDetails: details } = job.settings.service;
  const { profile } = parts;
  const own = details.url?.replace(/^http:\/\//, "") ?? "127.0.0.1";
  const host = () => job.domains().find(isServed)?.name ?? own;
  const { healthIntervalMs: intervalMs, healthLimitMs: limitMs } = profile;
  const health = { path: details.healthCheckPath ?? "", host, intervalMs, limitMs };
  const plan = {
    launch,
    load,
    serviceId,
    log: job.log,
    health: type === "background_worker" ? undefined : health,
    settleMs: profile.workerSettleMs,
    shutdownMs: Math.min((details.maxShutdownDelaySeconds ?? 30) * 1000, profile.shutdownLimitMs),
  };
  const options = {
    ...parts,
    serviceId,
    serviceName,
    isPublic: type === "web_service",
    plan,
    log: job.log,
    tell: job.tell,
  };
  return ProcessRelease.start(options, details.numInstances ?? 1, job.signal);
}

/** Render names a domain in its health checks once it is verified, and none that only redirects. */
function isServed({ verificationStatus, redirectForName }: CustomDomain): boolean {
  return verificationStatus === "verified" && redirectForName === "";
}
