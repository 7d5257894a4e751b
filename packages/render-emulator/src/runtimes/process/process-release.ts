import { setTimeout as delay } from "node:timers/promises";
import type { Instance } from "@slipway/render-api";
import { report } from "../../report";
import type { Profile } from "../../profile";
import { messageOf } from "../../errors";
import { randomSuffix, type Sources } from "../../sources";
import { describeExit } from "../process-group";
import { type InstanceTurn, type LiveRelease, type Log, reasonOf, StepFailure, type TrafficHandler } from "../runtime";
import { Balancer } from "./balancer";
import type { Capacity } from "./capacity";
import { watchHealth } from "./health-watch";
import { type InstancePlan, reasonOfExit, RunningInstance } from "./instance";
import { exposureNote } from "./network-exposure";

const inFlightPollMs = 50;

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

/**
 * A release whose instances are processes. It keeps their number: a crashed one is started again, later with each
 * crash.
 */
export class ProcessRelease implements LiveRelease {
  private readonly edge: Balancer;
  private readonly inside: Balancer;
  private readonly running = new Set<RunningInstance>();
  /** Those that are being started; each resolves once it runs, or has ended. */
  private readonly starting = new Set<Promise<unknown>>();
  private readonly drained = new WeakSet<RunningInstance>();
  /** Those that get no requests because they fail their health check. */
  private readonly unhealthy = new WeakSet<RunningInstance>();
  private readonly ended = new AbortController();
  private readonly hurry = new AbortController();

  private constructor(
    private readonly options: ProcessReleaseOptions,
    private wanted: number,
  ) {
    this.edge = new Balancer({ ...options, isPublic: true });
    this.inside = new Balancer({ ...options, isPublic: false });
    this.claim(wanted);
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
    const release = new ProcessRelease(options, numInstances);
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const starts = Array.from({ length: numInstances }, () => release.startInstance(either, 0));
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
    return [...this.running].map(({ id, startedAt }) => ({ id, createdAt: new Date(startedAt).toISOString() }));
  }

  async scale(numInstances: number): Promise<void> {
    this.wanted = numInstances;
    this.claim(numInstances);
    const surplus = this.staying().slice(numInstances);
    for (const instance of surplus) this.route(instance, false);
    const missing = Math.max(0, numInstances - this.staying().length);
    void Promise.all([
      ...surplus.map((instance) => this.drain(instance)),
      ...Array.from({ length: missing }, () => this.startAgain(0)),
    ]);
  }

  async retire(): Promise<void> {
    this.end();
    await Promise.all([...this.starting, ...[...this.running].map((instance) => this.drain(instance))]);
  }

  async stop(): Promise<void> {
    this.end();
    this.hurry.abort();
    await Promise.all([...this.starting, ...[...this.running].map((instance) => instance.stop())]);
  }

  /** What one instance listens on, all do. */
  private async tellExposure(): Promise<void> {
    const [instance] = this.running;
    const places = (await instance?.networkExposure()) ?? [];
    if (places.length === 0) return;
    const { log, serviceName } = this.options;
    const where = `because it listens on ${places.join(" and ")}: see "Who can reach a service" in the emulator's README`;
    log(`==> ${exposureNote}, ${where}`);
    report(`Others on your network can reach \`${serviceName}\`, ${where}`);
  }

  private claim(instances: number): void {
    this.options.capacity.set(this.options.serviceId, this, instances);
  }

  private end(): void {
    this.ended.abort();
    this.options.capacity.giveBack(this.options.serviceId, this);
  }

  /** @param crashes how often in a row an instance in this place has crashed */
  private async startInstance(signal: AbortSignal, crashes: number): Promise<void> {
    const start = this.startNow(signal, crashes);
    // Whoever ends the release must not take a process for gone that is about to be there.
    const settled = start.catch(() => undefined);
    this.starting.add(settled);
    await start.finally(() => this.starting.delete(settled));
  }

  private async startNow(signal: AbortSignal, crashes: number): Promise<void> {
    const { serviceId, plan, sources } = this.options;
    const id = `${serviceId}-${randomSuffix(sources, 5)}`;
    const instance = await RunningInstance.start(plan, id, sources.now());
    this.running.add(instance);
    void instance.exited.then(() => {
      this.running.delete(instance);
      this.route(instance, false);
    });
    try {
      await instance.waitUntilReady(signal);
      signal.throwIfAborted();
    } catch (error) {
      await instance.stop();
      throw error;
    }
    // Scaled down in the meantime: it is on its way out.
    if (instance.leaving.aborted) return;
    this.route(instance, true);
    if (plan.health !== undefined)
      void watchHealth(instance, this.options, (isOn) => this.changeHealth(instance, isOn));
    void this.replaceWhenCrashed(instance, crashes);
  }

  private route(instance: RunningInstance, isOn: boolean): void {
    instance.serve(isOn);
    for (const balancer of [this.edge, this.inside]) {
      if (isOn) balancer.add(instance);
      else balancer.remove(instance);
    }
  }

  private changeHealth(instance: RunningInstance, isHealthy: boolean): void {
    this.route(instance, isHealthy);
    if (isHealthy) this.unhealthy.delete(instance);
    else this.unhealthy.add(instance);
    this.options.tell(isHealthy ? { kind: "available" } : { kind: "unhealthy", instanceId: instance.id });
  }

  private async replaceWhenCrashed(instance: RunningInstance, crashes: number): Promise<void> {
    const exit = await instance.exited;
    if (this.drained.has(instance) || this.isComplete()) return;
    this.options.log(`==> Instance ${instance.id} ${describeExit(exit)}; another one is started`, instance.id);
    const reason = this.unhealthy.has(instance) ? { unhealthy: "its health check failed" } : reasonOfExit(exit);
    this.options.tell({ kind: "failed", instanceId: instance.id, reason });
    const ranMs = this.options.sources.now() - instance.startedAt;
    await this.startAgain(ranMs > this.options.profile.restartDelayLimitMs ? 1 : crashes + 1);
  }

  /** Starts one instance, again and again until it is ready, with a delay that doubles. */
  private async startAgain(crashes: number): Promise<void> {
    const { restartDelayMs, restartDelayLimitMs } = this.options.profile;
    for (let count = crashes; ; count += 1) {
      const pause = count === 0 ? 0 : Math.min(restartDelayMs * 2 ** (count - 1), restartDelayLimitMs);
      await delay(pause, undefined, { signal: this.ended.signal }).catch(() => undefined);
      if (this.isComplete()) return;
      try {
        await this.startInstance(this.ended.signal, count);
        // One that is added is no news; one in the place of another is.
        if (count > 0) this.options.tell({ kind: "available" });
        return;
      } catch (error) {
        if (this.ended.signal.aborted) return;
        this.options.log(`==> ${messageOf(error)}`);
        this.options.tell({ kind: "failed", reason: reasonOf(error) });
      }
    }
  }

  private isComplete(): boolean {
    return this.ended.signal.aborted || this.staying().length >= this.wanted;
  }

  /** Instances that are not on their way out. */
  private staying(): RunningInstance[] {
    return [...this.running].filter((instance) => !this.drained.has(instance));
  }

  /**
   * No new request reaches the instance any more; it ends once its time is over, later while requests are in flight.
   */
  private async drain(instance: RunningInstance): Promise<void> {
    const { drainMs, drainInFlightMs } = this.options.profile;
    this.drained.add(instance);
    instance.leave();
    const pause = (ms: number) => delay(ms, undefined, { signal: this.hurry.signal }).catch(() => undefined);
    await pause(drainMs);
    for (let waited = 0; waited < drainInFlightMs && instance.inFlight > 0; waited += inFlightPollMs) {
      if (this.hurry.signal.aborted) break;
      await pause(inFlightPollMs);
    }
    await instance.stop();
  }
}
