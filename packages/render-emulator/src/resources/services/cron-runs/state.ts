import type { CronJobRun } from "@slipway/render-api";
import { Cron } from "croner";
import { badRequest, notFound } from "../../../errors";
import { type Pause, pauseByClock, randomSuffix, type Sources } from "../../../sources";
import { microseconds } from "../../../state/timestamps";
import { failureOf, type Happening } from "../../events/happening";
import type { Events } from "../../events/state";
import type { Store } from "../../store";
import { deployOf, type DeployRecord } from "../deploys/record";
import { runToEnd, type TaskEnd, type TaskParts } from "../deploys/run-to-end";
import { runnableService, serviceOf, type ServiceRecord } from "../record";

const minuteMs = 60_000;
const longestRunMs = 12 * 60 * minuteMs;

/** What Render calls the end of a run. */
const statuses: Readonly<Record<TaskEnd["outcome"], CronJobRun["status"]>> = {
  succeeded: "successful",
  canceled: "canceled",
  failed: "unsuccessful",
};

interface CronRunsParts extends TaskParts {
  sources: Sources;
  events: Pick<Events, "record" | "user">;
  pause?: Pause;
}

interface ActiveRun {
  run: CronJobRun;
  abort: AbortController;
  ended: Promise<void>;
}

/** Runs what is live of cron jobs, at their times and when it is asked for: of each job one run at a time. */
export class CronRuns {
  private readonly active = new Map<string, ActiveRun>();
  /** Jobs whose time has come while they ran. */
  private readonly delayed = new Set<string>();
  private readonly ending = new AbortController();

  constructor(private readonly parts: CronRunsParts) {}

  /** Looks at each minute's beginning which jobs are due. What was due before, while nothing looked, is not made up for. */
  async follow(): Promise<void> {
    const { sources, pause = pauseByClock } = this.parts;
    const { signal } = this.ending;
    let last = sources.now();
    for (;;) {
      await pause(minuteMs - (sources.now() % minuteMs), signal);
      if (signal.aborted) return;
      const now = sources.now();
      // After a machine's sleep the last look was long ago.
      this.startDue(Math.max(last, now - minuteMs), now);
      last = now;
    }
  }

  /** Runs a job now. What runs already, or waits for that, gives way to it. */
  async run(serviceId: string): Promise<CronJobRun> {
    const asked = () => {
      cronJobOf(this.parts.store, serviceId);
      const record = runnableService(this.parts.store, serviceId, "run");
      const live = this.liveDeploy(record);
      if (live === undefined) throw badRequest("the cron job has no live deploy yet, so there is nothing to run");
      return live;
    };
    asked();
    this.delayed.delete(serviceId);
    // Another request may have begun one by the time that this one's has ended.
    while (this.active.has(serviceId)) await this.end(serviceId);
    const run = this.begin(asked());
    return { ...run };
  }

  /** Ends what runs of a job, if anything does. */
  async cancel(serviceId: string): Promise<void> {
    cronJobOf(this.parts.store, serviceId);
    await this.end(serviceId);
  }

  /** Ends what runs of a service that is deleted or suspended, and what waits. */
  async endAll(serviceId: string): Promise<void> {
    this.delayed.delete(serviceId);
    await this.end(serviceId);
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all([...this.active.keys()].map((serviceId) => this.endAll(serviceId)));
  }

  /** @param from what was due then was looked at already */
  private startDue(from: number, now: number): void {
    for (const record of this.parts.store.state.services) {
      if (record.service.type !== "cron_job" || record.service.suspended === "suspended") continue;
      const live = this.liveDeploy(record);
      const schedule = live?.settings?.service.serviceDetails.schedule;
      if (live === undefined || schedule === undefined || !isDue(schedule, from, now)) continue;
      if (this.active.has(record.service.id)) this.delayed.add(record.service.id);
      else this.begin(live);
    }
  }

  private begin(live: DeployRecord): CronJobRun {
    const { sources } = this.parts;
    const { serviceId } = live;
    const id = `${serviceId}-${randomSuffix(sources, 5)}`;
    const run: CronJobRun = { id, status: "pending", startedAt: microseconds(sources.now()) };
    this.parts.events.record(serviceId, { type: "cron_job_run_started", details: { cronJobRunId: id } });
    const abort = new AbortController();
    const ended = this.carryOut(live, run, abort.signal).then(() => this.hasEnded(serviceId));
    this.active.set(serviceId, { run, abort, ended });
    return run;
  }

  private async carryOut(live: DeployRecord, run: CronJobRun, signal: AbortSignal): Promise<void> {
    const { serviceId, deploy } = live;
    const task = { id: run.id, name: "Run", limitMs: longestRunMs, signal };
    const end = await runToEnd(this.parts, serviceId, deploy.id, task);
    this.finish(run, statuses[end.outcome]);
    this.parts.events.record(serviceId, this.endOf(run, end));
    if (end.outcome === "succeeded") await this.noteSuccess(serviceId, run);
  }

  /** Nobody has canceled what the emulator's own end cuts off. */
  private endOf({ id: cronJobRunId, status }: CronJobRun, { outcome, failure }: TaskEnd): Happening {
    const isByUser = outcome === "canceled" && !this.ending.signal.aborted;
    const details = {
      cronJobRunId,
      status,
      ...(outcome === "failed" && { reason: failureOf(failure) }),
      ...(isByUser && { user: this.parts.events.user }),
    };
    return { type: "cron_job_run_ended", details };
  }

  private hasEnded(serviceId: string): void {
    this.active.delete(serviceId);
    if (!this.delayed.delete(serviceId)) return;
    const record = this.parts.store.state.services.find(({ service }) => service.id === serviceId);
    const live = record && this.liveDeploy(record);
    if (live !== undefined) this.begin(live);
  }

  private finish(run: CronJobRun, status: CronJobRun["status"]): void {
    Object.assign(run, { status, finishedAt: microseconds(this.parts.sources.now()) });
  }

  private async noteSuccess(serviceId: string, { finishedAt }: CronJobRun): Promise<void> {
    const { store } = this.parts;
    const record = store.state.services.find(({ service }) => service.id === serviceId);
    if (record === undefined || finishedAt === undefined) return;
    const serviceDetails = { ...record.service.serviceDetails, lastSuccessfulRunAt: finishedAt };
    record.service = { ...record.service, serviceDetails };
    await store.saveInBackground();
  }

  private liveDeploy({ liveDeployId }: ServiceRecord): DeployRecord | undefined {
    return liveDeployId === undefined ? undefined : deployOf(this.parts.store, liveDeployId);
  }

  private async end(serviceId: string): Promise<void> {
    const active = this.active.get(serviceId);
    active?.abort.abort();
    await active?.ended;
  }
}

/** @throws ApiError when there is none of that id, whatever else has it */
function cronJobOf(store: Store, id: string): ServiceRecord {
  const record = serviceOf(store, id);
  if (record.service.type !== "cron_job") throw notFound(id);
  return record;
}

/** Whether a schedule has a time after the one and not after the other. */
function isDue(schedule: string, from: number, now: number): boolean {
  const next = new Cron(schedule, { timezone: "UTC", mode: "5-part" }).nextRun(new Date(from));
  return next !== null && next.getTime() <= now;
}
