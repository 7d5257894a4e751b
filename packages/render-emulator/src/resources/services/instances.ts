import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../../errors";
import type { Profile } from "../../profile";
import type { Store } from "../store";
import type { LogStore } from "../logs/state";
import type { Pipeline } from "./deploys/pipeline";
import { deployOf, type DeployRecord, deploysOf, isUnfinished } from "./deploys/record";
import type { DeployTransitions } from "./deploys/transitions";
import type { LiveServices } from "./live-services";
import type { ServiceRecord } from "./record";

export interface InstancesParts {
  store: Store;
  transitions: DeployTransitions;
  logs: LogStore;
  liveServices: LiveServices;
  pipeline: Pipeline;
  profile: Profile;
}

/** Starts instances of what is live already, without a deploy. */
export class Instances {
  private readonly ended = new AbortController();
  /** Deploys that are being resumed. */
  private readonly resuming = new Set<string>();

  constructor(private readonly parts: InstancesParts) {}

  /** Exchanges the instances for new ones of the same release, as gently as a deploy does, in the background. */
  replace(record: ServiceRecord): void {
    const live = this.liveDeploy(record);
    if (live === undefined) return;
    if (live.settings?.service.serviceDetails.disk === undefined) void this.start(record, live);
    // Two can't have a disk at once.
    else void this.parts.liveServices.vacate(record.service.id).then(() => this.resume(record, live));
  }

  /** Starts again what a deploy has ended that then failed, as one of a service with a disk does. Another deploy that waits takes its place. */
  bringBack(serviceId: string): void {
    const { store, liveServices } = this.parts;
    const record = store.state.services.find(({ service }) => service.id === serviceId);
    const live = record && this.liveDeploy(record);
    if (record === undefined || live === undefined || liveServices.release(serviceId) !== undefined) return;
    if (record.service.suspended === "suspended" || deploysOf(store, serviceId).some(isUnfinished)) return;
    void this.resume(record, live);
  }

  /**
   * After a start of the emulator: opens every service's port, ends the deploys that its end cut off, and starts what
   * was live from the build that was kept. Resolves as soon as the ports are open.
   */
  async resumeAll(): Promise<void> {
    const { store, liveServices, transitions } = this.parts;
    for (const record of store.state.deploys.filter(isUnfinished)) {
      const labels = { resource: record.serviceId, type: "build" } as const;
      this.parts.logs.append(labels, "==> Deploy canceled: the emulator was stopped while it ran");
      transitions.to(record, "canceled");
    }
    await store.save();
    for (const record of store.state.services) {
      await liveServices.open(record);
      const live = this.liveDeploy(record);
      if (live !== undefined && record.service.suspended === "not_suspended") void this.resume(record, live);
    }
  }

  liveDeploy(record: ServiceRecord): DeployRecord | undefined {
    return record.liveDeployId === undefined ? undefined : deployOf(this.parts.store, record.liveDeployId);
  }

  /** Ends what goes on in the background. */
  stop(): void {
    this.ended.abort();
  }

  /** Tries until the release serves, or something else was deployed. */
  private async resume(record: ServiceRecord, live: DeployRecord): Promise<void> {
    const { id } = live.deploy;
    if (this.resuming.has(id)) return;
    this.resuming.add(id);
    await this.tryToResume(record, live).finally(() => this.resuming.delete(id));
  }

  private async tryToResume(record: ServiceRecord, live: DeployRecord): Promise<void> {
    const { liveServices, profile } = this.parts;
    const { signal } = this.ended;
    const isDone = () =>
      signal.aborted || !this.isLive(record, live) || liveServices.release(record.service.id) !== undefined;
    for (let pause = profile.restartDelayMs; !isDone(); pause = Math.min(pause * 2, profile.restartDelayLimitMs)) {
      await this.start(record, live);
      if (!isDone()) await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Exchanges what serves for new instances of the same deploy, unless something else came about in the meantime. */
  private async start(record: ServiceRecord, live: DeployRecord): Promise<void> {
    if (this.isTaken(live)) return;
    const { liveServices, pipeline, logs } = this.parts;
    const id = record.service.id;
    await liveServices.start(id, async (vacated) => {
      const before = liveServices.release(id);
      const signal = AbortSignal.any([vacated, this.ended.signal]);
      const release = await pipeline.start(live, signal).catch((error: unknown) => {
        if (!vacated.aborted) logs.append({ resource: id, type: "build" }, `==> Start failed: ${messageOf(error)}`);
      });
      if (vacated.aborted) return release?.stop();
      if (release === undefined) return;
      const isWanted = this.isLive(record, live) && liveServices.release(id) === before;
      const former = isWanted ? liveServices.switchTo(id, release) : release;
      if (former !== undefined) liveServices.retire(id, former);
      // The number may have been changed while they were started.
      if (isWanted) await release.scale(record.service.serviceDetails.numInstances ?? 1);
    });
  }

  /** Whether a deploy has the service's disk to itself by now: it starts other instances on it. */
  private isTaken({ settings, serviceId }: DeployRecord): boolean {
    if (settings?.service.serviceDetails.disk === undefined) return false;
    return deploysOf(this.parts.store, serviceId).some(({ deploy }) => deploy.status === "update_in_progress");
  }

  private isLive(record: ServiceRecord, deploy: DeployRecord): boolean {
    const exists = this.parts.store.state.services.includes(record);
    return exists && record.liveDeployId === deploy.deploy.id && record.service.suspended === "not_suspended";
  }
}
