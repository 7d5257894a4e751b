import type { Job, JobCreate } from "@slipway/render-api";
import { found } from "../../../elements";
import { badRequest } from "../../../errors";
import { makeId, type Sources } from "../../../sources";
import { microseconds } from "../../../state/timestamps";
import { failureOf } from "../../events/happening";
import type { Events } from "../../events/state";
import { runToEnd, type TaskEnd, type TaskParts } from "../deploys/run-to-end";
import { runnableService } from "../record";

/** How many of a service's jobs that have ended are kept. */
const keptJobs = 50;

/** Render allows 30 days, more than a timer counts. */
const longestJobMs = 24 * 24 * 3_600_000;

interface JobsParts extends TaskParts {
  sources: Sources;
  events: Pick<Events, "record">;
}

/** What the API can do with one-off jobs. Each runs what is live, beside it. */
export class Jobs {
  private readonly running = new Map<string, { abort: AbortController; ended: Promise<void> }>();

  constructor(private readonly parts: JobsParts) {}

  /** After a start of the emulator: what its end cut off has failed. */
  endCutOff(): void {
    for (const job of this.parts.store.state.jobs.filter(isUnfinished)) this.finish(job, { outcome: "failed" });
  }

  /** Newest first. */
  of(serviceId: string): Job[] {
    return this.parts.store.state.jobs.filter((job) => job.serviceId === serviceId).toReversed();
  }

  get(serviceId: string, id: string): Job {
    return found(this.of(serviceId), id, (job) => job.id === id);
  }

  /** What plans the ids of Render's `planId` stand for is unknown: the one that is sent is kept, else it is the service's plan. */
  async create(serviceId: string, { startCommand, planId }: JobCreate): Promise<Job> {
    const { store, sources } = this.parts;
    const { service, liveDeployId } = runnableService(store, serviceId, "run a job of");
    const { type, serviceDetails } = service;
    if (type === "static_site") throw badRequest("a static_site runs no jobs");
    if (serviceDetails.plan === "free") throw badRequest("services on plan `free` run no jobs");
    if (liveDeployId === undefined) throw badRequest("the service has no live deploy yet, so there is nothing to run");
    const job: Job = {
      id: makeId(sources, "job"),
      serviceId,
      startCommand,
      planId: planId ?? serviceDetails.plan ?? "starter",
      status: "pending",
      createdAt: microseconds(sources.now()),
    };
    store.state.jobs = [...this.withoutOld(serviceId), job];
    await store.save();
    const abort = new AbortController();
    const created = { ...job };
    this.running.set(job.id, { abort, ended: this.run(job, liveDeployId, abort.signal) });
    return created;
  }

  /** One that has ended stays as it is; what Render replies then is unknown. */
  async cancel(serviceId: string, id: string): Promise<Job> {
    const job = this.get(serviceId, id);
    await this.end(id);
    return job;
  }

  /** Ends the jobs of a service that is being deleted, and forgets them. */
  async remove(serviceId: string): Promise<void> {
    const { state } = this.parts.store;
    const own = this.of(serviceId);
    state.jobs = state.jobs.filter((job) => job.serviceId !== serviceId);
    await Promise.all(own.map(({ id }) => this.end(id)));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running.keys()].map((id) => this.end(id)));
  }

  private async end(id: string): Promise<void> {
    const running = this.running.get(id);
    running?.abort.abort();
    await running?.ended;
  }

  private async run(job: Job, deployId: string, signal: AbortSignal): Promise<void> {
    const { store, sources } = this.parts;
    job.status = "running";
    job.startedAt = microseconds(sources.now());
    await store.saveInBackground();
    const task = { id: job.id, name: "Job", command: job.startCommand, limitMs: longestJobMs, signal };
    this.finish(job, await runToEnd(this.parts, job.serviceId, deployId, task));
    this.running.delete(job.id);
    await store.saveInBackground();
  }

  private finish(job: Job, { outcome: status, failure }: TaskEnd): void {
    const { sources, events } = this.parts;
    Object.assign(job, { status, finishedAt: microseconds(sources.now()) });
    const reason = status === "failed" && { reason: failureOf(failure) };
    events.record(job.serviceId, { type: "job_run_ended", details: { jobId: job.id, status, ...reason } });
  }

  private withoutOld(serviceId: string): Job[] {
    const ended = this.of(serviceId).filter((job) => !isUnfinished(job));
    const old = new Set(ended.slice(keptJobs - 1));
    return this.parts.store.state.jobs.filter((job) => !old.has(job));
  }
}

function isUnfinished({ status }: Job): boolean {
  return status === "pending" || status === "running";
}
