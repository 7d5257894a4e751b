import { setTimeout as delay } from "node:timers/promises";
import type { MeasuredProcess, ProcessLoad } from "../load/process-load";
import { type HeldPort, holdPort } from "../held-port";
import { describeExit, type Execution, type Exit } from "../execution";
import { type FailureReason, StepFailure } from "../runtime";
import { reasonOfExit } from "../step";
import { findProblem, type HealthProbe, waitUntilHealthy } from "./health-check";
import { networkExposure } from "./network-exposure";

/** What an instance is asked to see whether it is healthy, and for how long. */
interface Health {
  /** Empty: an open port is enough. */
  path: string;
  /** The host that a request names, as it stands when it is made. */
  host(): string;
  intervalMs: number;
  limitMs: number;
}

/**
 * Starts an instance, whose lines go to the service's log.
 *
 * @param instance its id, and the port in its `PORT`
 */
export type Launch = (instance: { id: string; port: number }) => Promise<Execution>;

/** How an instance of a release is started and when it counts as healthy. */
export interface InstancePlan {
  /** Starts what an instance is. */
  launch: Launch;
  load: Pick<ProcessLoad, "add">;
  serviceId: string;
  log(line: string): void;
  /** Absent for workers: those are healthy once they have run for `settleMs`. */
  health: Health | undefined;
  settleMs: number;
  /** Between SIGTERM and SIGKILL. */
  shutdownMs: number;
}

/** A running process of a service, or a container. */
export class RunningInstance {
  /** Requests that it has taken and not yet answered. */
  inFlight = 0;
  /** Whether it has failed its last health check. */
  isFailing = false;
  private readonly left = new AbortController();

  private constructor(
    readonly id: string,
    readonly startedAt: number,
    /** The port in its `PORT`. */
    readonly port: number,
    private readonly execution: Execution,
    private readonly measured: MeasuredProcess,
    private readonly plan: InstancePlan,
  ) {}

  /** @param id `srv-<xid>-<5 characters>` */
  static async start(plan: InstancePlan, id: string, now: number): Promise<RunningInstance> {
    const held = await holdPort("passing");
    const execution = await launch(plan, id, held);
    const measured = plan.load.add(execution, { resource: plan.serviceId, instance: id });
    const instance = new RunningInstance(id, now, held.port, execution, measured, plan);
    void execution.exited.then(() => {
      held.release();
      instance.leave();
    });
    return instance;
  }

  /** Aborted once it is to end, or has ended. */
  get leaving(): AbortSignal {
    return this.left.signal;
  }

  get exited(): Promise<Exit> {
    return this.execution.exited;
  }

  /** @throws StepFailure as soon as the process ends, or when its health check does not pass in time */
  async waitUntilReady(signal: AbortSignal): Promise<void> {
    const done = new AbortController();
    const either = AbortSignal.any([signal, done.signal]);
    const { health, settleMs } = this.plan;
    const ready =
      health === undefined ? delay(settleMs, undefined, { signal: either }) : this.waitUntilHealthy(health, either);
    const exitedEarly = this.exited.then((exit) => {
      throw new StepFailure(`Instance ${this.id} ${describeExit(exit)} before it was ready`, reasonOfEarlyExit(exit));
    });
    try {
      await Promise.race([ready, exitedEarly]);
    } finally {
      done.abort();
      ready.catch(() => undefined);
      exitedEarly.catch(() => undefined);
    }
  }

  /** Why it fails its health check now; undefined when it passes, or has none. */
  async findProblem(signal: AbortSignal): Promise<string | undefined> {
    const { health } = this.plan;
    return health === undefined ? undefined : findProblem(this.probe(health, signal));
  }

  /** Where others on the network reach it. */
  networkExposure(): Promise<string[]> {
    return networkExposure({ port: this.port, pid: this.execution.pid });
  }

  private waitUntilHealthy(health: Health, signal: AbortSignal): Promise<void> {
    const { intervalMs, limitMs } = health;
    const onUnreachable = (problem: string) => {
      this.plan.log(`==> No open ports detected on 0.0.0.0, continuing to scan: ${problem}`);
    };
    return waitUntilHealthy({ ...this.probe(health, signal), intervalMs, limitMs, onUnreachable });
  }

  private probe(health: Health, signal: AbortSignal): HealthProbe {
    return { port: this.port, pid: this.execution.pid, path: health.path, host: health.host(), signal };
  }

  /** Says whether it takes its share of the service's work. */
  serve(isServing: boolean): void {
    this.measured.isServing = isServing && !this.leaving.aborted;
  }

  /** It is to get no more requests, and to end. */
  leave(): void {
    this.measured.isServing = false;
    this.left.abort();
  }

  async stop(): Promise<void> {
    this.leave();
    await this.execution.stop(this.plan.shutdownMs);
  }
}

/** Why an instance has failed that has ended by itself. */
export function reasonOfEarlyExit(exit: Exit): FailureReason {
  return { earlyExit: true, ...reasonOfExit(exit) };
}

async function launch(plan: InstancePlan, id: string, held: HeldPort): Promise<Execution> {
  try {
    return await plan.launch({ id, port: held.port });
  } catch (error) {
    held.release();
    throw error;
  }
}
