import type { Instance } from "@slipway/render-api";
import { report } from "../../report";
import type { Profile } from "../../profile";
import type { Sources } from "../../sources";
import { type InstanceTurn, type LiveRelease, type Log, StepFailure, type TrafficHandler } from "../runtime";
import { Balancer } from "./balancer";
import type { Capacity } from "./capacity";
import type { InstancePlan, RunningInstance } from "./instance";
import { InstancePlace } from "./instance-place";
import { exposureNote } from "./network-exposure";

export interface ProcessReleaseOptions {
  serviceId: string;
  serviceName: string;
  /** Whether it is reached from the internet. */
  isPublic: boolean;
  plan: InstancePlan;
  profile: Profile;
  capacity: Capacity;
  sources: Sources;
  log: Log;
  tell: (turn: InstanceTurn) => void;
}

/** A release whose instances are processes or containers. It keeps their number: a crashed one is started again. */
export class ProcessRelease implements LiveRelease {
  private readonly edge: Balancer;
  private readonly inside: Balancer;
  /** Of those that are given up, the ones whose instance has not ended yet. */
  private readonly places = new Set<InstancePlace>();
  private isEnding = false;

  private constructor(private readonly options: ProcessReleaseOptions) {
    this.edge = new Balancer({ ...options, isPublic: true });
    this.inside = new Balancer({ ...options, isPublic: false });
  }

  /**
   * Starts all instances together and waits until every one is healthy.
   *
   * @throws StepFailure when one is not, or the machine does not hold so many; then none is left running
   */
  static async start(
    options: ProcessReleaseOptions,
    numInstances: number,
    signal: AbortSignal,
  ): Promise<ProcessRelease> {
    const problem = options.capacity.problem(options.serviceId, numInstances);
    if (problem !== undefined) throw new StepFailure(problem);
    const release = new ProcessRelease(options);
    release.claim(numInstances);
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const starts = release.addPlaces(numInstances).map((place) => place.fill(either));
    try {
      await Promise.all(starts);
      await release.tellExposure();
      return release;
    } catch (error) {
      failed.abort();
      await Promise.allSettled(starts);
      await release.stop();
      throw error;
    }
  }

  get handler(): TrafficHandler {
    return this.options.isPublic ? this.edge : this.inside;
  }

  get privateHandler(): TrafficHandler {
    return this.inside;
  }

  instances(): Instance[] {
    return this.running().map(({ id, startedAt }) => ({ id, createdAt: new Date(startedAt).toISOString() }));
  }

  /**
   * Of those that are too many, the ones go that serve nobody or fail their health check, then the newest. A release that is ending, as when a
   * restart has taken its place at once, starts nothing more.
   */
  async scale(numInstances: number): Promise<void> {
    if (this.isEnding) return;
    this.claim(numInstances);
    const kept = [...this.places].filter((place) => !place.isGivenUp);
    const surplus = kept.toSorted((one, other) => other.worth - one.worth).slice(numInstances);
    for (const place of surplus) void place.vacate().then(() => this.places.delete(place));
    for (const place of this.addPlaces(numInstances - kept.length)) void place.keepFilled();
  }

  async retire(): Promise<void> {
    this.end();
    await Promise.all([...this.places].map((place) => place.vacate()));
  }

  async stop(): Promise<void> {
    this.end();
    await Promise.all([...this.places].map((place) => place.stop()));
  }

  /** What one instance listens on, all do. */
  private async tellExposure(): Promise<void> {
    const [instance] = this.running();
    const places = (await instance?.networkExposure()) ?? [];
    if (places.length === 0) return;
    const { log, serviceName } = this.options;
    const where = `because it listens on ${places.join(" and ")}: see "Who can reach a service" in the emulator's README`;
    log(`==> ${exposureNote}, ${where}`);
    report(`Others on your network can reach \`${serviceName}\`, ${where}`);
  }

  private running(): RunningInstance[] {
    return [...this.places].flatMap(({ instance }) => instance ?? []);
  }

  private addPlaces(count: number): InstancePlace[] {
    const parts = { ...this.options, route: (instance: RunningInstance, isOn: boolean) => this.route(instance, isOn) };
    const added = Array.from({ length: Math.max(0, count) }, () => new InstancePlace(parts));
    for (const place of added) this.places.add(place);
    return added;
  }

  private route(instance: RunningInstance, isOn: boolean): void {
    instance.serve(isOn);
    for (const balancer of [this.edge, this.inside]) {
      if (isOn) balancer.add(instance);
      else balancer.remove(instance);
    }
  }

  private claim(instances: number): void {
    this.options.capacity.set(this.options.serviceId, this, instances);
  }

  private end(): void {
    this.isEnding = true;
    this.options.capacity.giveBack(this.options.serviceId, this);
  }
}
