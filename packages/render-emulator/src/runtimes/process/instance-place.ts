import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../../errors";
import type { Profile } from "../../profile";
import { randomSuffix, type Sources } from "../../sources";
import { describeExit } from "../execution";
import { type InstanceTurn, type Log, reasonOf } from "../runtime";
import { watchHealth } from "./health-watch";
import { type InstancePlan, reasonOfEarlyExit, RunningInstance } from "./instance";

const inFlightPollMs = 50;

export interface InstancePlaceParts {
  serviceId: string;
  plan: InstancePlan;
  profile: Profile;
  sources: Sources;
  log: Log;
  tell: (turn: InstanceTurn) => void;
  /** Lets requests reach an instance, or no more. */
  route: (instance: RunningInstance, isOn: boolean) => void;
}

/**
 * The place of one instance of a release. When the instance ends by itself another one is started in it, later with each time, until the
 * place is given up: so there are never more instances than places, whatever is being started.
 */
export class InstancePlace {
  /** The process that is there. */
  private running: RunningInstance | undefined;
  private isReady = false;
  /** Whether its instance gets no requests because it fails its health check. */
  private isUnhealthy = false;
  /** Resolves once what is being started runs, or has ended. */
  private started: Promise<unknown> = Promise.resolve();
  private readonly givenUp = new AbortController();
  private readonly hurry = new AbortController();

  constructor(private readonly parts: InstancePlaceParts) {}

  get instance(): RunningInstance | undefined {
    return this.running;
  }

  get isGivenUp(): boolean {
    return this.givenUp.signal.aborted;
  }

  /** What is lost when it is given up: the less, the lower. */
  get worth(): number {
    if (this.running === undefined) return 0;
    if (this.isUnhealthy || this.running.isFailing) return 1;
    return this.isReady ? 3 : 2;
  }

  /**
   * Starts the first instance and waits until it is ready.
   *
   * @throws StepFailure when it isn't; then nothing is left running
   */
  fill(signal: AbortSignal): Promise<void> {
    return this.start(AbortSignal.any([signal, this.givenUp.signal]), 0);
  }

  /**
   * Starts an instance, again and again until it is ready, with a delay that doubles.
   *
   * @param crashes how often in a row an instance has crashed here
   */
  async keepFilled(crashes = 0): Promise<void> {
    const { restartDelayMs, restartDelayLimitMs } = this.parts.profile;
    for (let count = crashes; ; count += 1) {
      const pause = count === 0 ? 0 : Math.min(restartDelayMs * 2 ** (count - 1), restartDelayLimitMs);
      await delay(pause, undefined, { signal: this.givenUp.signal }).catch(() => undefined);
      if (this.isGivenUp) return;
      try {
        await this.start(this.givenUp.signal, count);
        // One that is added is no news; one in the place of another is.
        if (count > 0) this.parts.tell({ kind: "available" });
        return;
      } catch (error) {
        if (this.givenUp.signal.aborted) return;
        this.parts.log(`==> ${messageOf(error)}`);
        this.parts.tell({ kind: "failed", reason: reasonOf(error) });
      }
    }
  }

  /** No new request reaches its instance any more; that ends once its time is over, later while requests are in flight. */
  async vacate(): Promise<void> {
    this.givenUp.abort();
    if (this.running !== undefined && this.isReady) await this.drain(this.running);
    await this.started;
  }

  /** Ends its instance without waiting for requests. */
  async stop(): Promise<void> {
    this.givenUp.abort();
    this.hurry.abort();
    await this.started;
    await this.running?.stop();
  }

  private async start(signal: AbortSignal, crashes: number): Promise<void> {
    const start = this.startNow(signal, crashes);
    // Whoever gives the place up must not take a process for gone that is about to be there.
    this.started = start.catch(() => undefined);
    await start;
  }

  private async startNow(signal: AbortSignal, crashes: number): Promise<void> {
    const { serviceId, plan, sources, route } = this.parts;
    const id = `${serviceId}-${randomSuffix(sources, 5)}`;
    const instance = await RunningInstance.start(plan, id, sources.now());
    this.running = instance;
    void instance.exited.then(() => {
      route(instance, false);
      Object.assign(this, { running: undefined, isReady: false });
    });
    try {
      await instance.waitUntilReady(signal);
      signal.throwIfAborted();
    } catch (error) {
      await instance.stop();
      throw error;
    }
    Object.assign(this, { isReady: true, isUnhealthy: false });
    route(instance, true);
    if (plan.health !== undefined) void watchHealth(instance, this.parts, (isOn) => this.changeHealth(instance, isOn));
    void this.replaceWhenCrashed(instance, crashes);
  }

  private changeHealth(instance: RunningInstance, isHealthy: boolean): void {
    this.isUnhealthy = !isHealthy;
    this.parts.route(instance, isHealthy);
    this.parts.tell(isHealthy ? { kind: "available" } : { kind: "unhealthy", instanceId: instance.id });
  }

  private async replaceWhenCrashed(instance: RunningInstance, crashes: number): Promise<void> {
    const exit = await instance.exited;
    if (this.isGivenUp) return;
    const { log, tell, sources, profile } = this.parts;
    log(`==> Instance ${instance.id} ${describeExit(exit)}; another one is started`, instance.id);
    const reason = this.isUnhealthy ? { unhealthy: "its health check failed" } : reasonOfEarlyExit(exit);
    tell({ kind: "failed", instanceId: instance.id, reason });
    const ranMs = sources.now() - instance.startedAt;
    await this.keepFilled(ranMs > profile.restartDelayLimitMs ? 1 : crashes + 1);
  }

  private async drain(instance: RunningInstance): Promise<void> {
    const { drainMs, drainInFlightMs } = this.parts.profile;
    this.parts.route(instance, false);
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
