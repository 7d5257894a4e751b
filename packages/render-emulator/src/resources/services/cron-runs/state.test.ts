import type { ServiceDetailsInput } from "@slipway/render-api";
import { expect, test } from "vitest";
import { StepFailure, type Task } from "../../../runtimes/runtime";
import { testSources } from "../../../testing/test-sources";
import type { Store } from "../../store";
import { createService } from "../create";
import { createDeploy, type DeployRecord } from "../deploys/record";
import type { Happening } from "../../events/happening";
import type { ServiceRecord } from "../record";
import { CronRuns } from "./state";

const native = { runtime: "node", envSpecificDetails: { buildCommand: "true", startCommand: "true" } } as const;

const user = { id: "usr-1", email: "owner@example.com" };

interface StartedRun extends Task {
  serviceId: string;
  signal: AbortSignal;
  succeed(): void;
  fail(message: string): void;
}

/** Cron jobs that are live, at a clock that stands still until it is told to go on. */
class CronWorld {
  readonly started: StartedRun[] = [];
  readonly log: string[] = [];
  readonly told: Happening[] = [];
  readonly services: ServiceRecord[] = [];
  readonly deploys: DeployRecord[] = [];
  readonly runs: CronRuns;
  readonly #sources = testSources();
  #now = Date.parse("2026-01-02T03:04:30Z");
  #wake = (): void => undefined;

  constructor() {
    const state = { services: this.services, deploys: this.deploys };
    this.runs = new CronRuns({
      store: { state, saveInBackground: () => Promise.resolve() } as unknown as Store,
      sources: { ...this.#sources, now: () => this.#now },
      logs: { append: (_, message) => this.log.push(message) },
      events: { record: (_, ...happenings) => void this.told.push(...happenings), user },
      pipeline: {
        runOnce: ({ serviceId }, task) =>
          new Promise((resolve, reject) => {
            const fail = (message: string) => reject(new StepFailure(message, { nonZeroExit: 3 }));
            task.signal.addEventListener("abort", () => fail("ended"));
            this.started.push({ ...task, serviceId, succeed: resolve, fail });
          }),
      },
      pause: (ms, signal) =>
        new Promise<void>((resolve) => {
          const end = this.#now + ms;
          this.#wake = () => {
            if (this.#now >= end) resolve();
          };
          signal.addEventListener("abort", () => resolve());
        }),
    });
    void this.runs.follow();
  }

  /** @returns the job's id */
  add(schedule: string, changes: Partial<ServiceDetailsInput> = {}): string {
    const serviceDetails = { ...native, schedule, ...changes };
    const input = { type: "cron_job", name: "nightly", ownerId: "tea-1", repo: "/app", serviceDetails } as const;
    const record = createService(input, new Set(), undefined, this.#sources);
    const { service } = record;
    const deploy = createDeploy({ serviceId: service.id, trigger: "api" }, false, this.#sources);
    const settings = structuredClone({ service, envVars: [], secretFiles: [] });
    this.services.push({ ...record, liveDeployId: deploy.deploy.id });
    this.deploys.push({ ...deploy, settings });
    return service.id;
  }

  async passTo(time: string): Promise<void> {
    this.#now = Date.parse(`2026-01-${time}Z`);
    this.#wake();
    await settled();
  }

  get ids(): string[] {
    return this.started.map(({ serviceId }) => serviceId);
  }

  lastSuccess(id: string): string | undefined {
    return this.services.find(({ service }) => service.id === id)?.service.serviceDetails.lastSuccessfulRunAt;
  }
}

/** Lets whatever waits for nothing but promises go on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test("a job runs at its times, in UTC, and at no other", async () => {
  const world = new CronWorld();
  const [quarterly, daily] = [world.add("*/15 * * * *"), world.add("0 4 * * *")];
  for (const time of ["02T03:05:00", "02T03:14:59", "02T03:15:00"]) await world.passTo(time);
  expect(world.ids).toEqual([quarterly]);
  world.started[0]?.succeed();
  await settled();
  await world.passTo("02T03:59:00");
  await world.passTo("02T04:00:00");
  expect(world.ids).toEqual([quarterly, quarterly, daily]);
  expect(world.lastSuccess(quarterly)).toBe("2026-01-02T03:15:00.000000Z");
  expect(world.lastSuccess(daily)).toBeUndefined();
  await world.runs.stop();
});

test("a run that is due while one goes on waits for its end, however often it was due", async () => {
  const world = new CronWorld();
  world.add("* * * * *");
  for (const time of ["02T03:05:00", "02T03:06:00", "02T03:07:00"]) await world.passTo(time);
  expect(world.started).toHaveLength(1);
  world.started[0]?.fail("Run exited with code 3");
  await settled();
  expect(world.started).toHaveLength(2);
  expect(world.log).toEqual(["==> Run exited with code 3"]);
  const [failed, next] = world.started.map(({ id }) => id);
  expect(world.told).toEqual([
    { type: "cron_job_run_started", details: { cronJobRunId: failed } },
    {
      type: "cron_job_run_ended",
      details: { cronJobRunId: failed, status: "unsuccessful", reason: { evicted: false, nonZeroExit: 3 } },
    },
    { type: "cron_job_run_started", details: { cronJobRunId: next } },
  ]);
  world.started[1]?.succeed();
  await settled();
  expect(world.started).toHaveLength(2);
  await world.runs.stop();
});

test("a run by hand takes the place of what goes on and of what waits for it", async () => {
  const world = new CronWorld();
  const id = world.add("* * * * *");
  for (const time of ["02T03:05:00", "02T03:06:00"]) await world.passTo(time);
  const runs = await Promise.all([world.runs.run(id), world.runs.run(id)]);
  expect(runs.map(({ status }) => status)).toEqual(["pending", "pending"]);
  // Of two at once the second one has canceled the first.
  expect(world.started.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
  expect(world.log).toEqual(["==> Run canceled", "==> Run canceled"]);
  expect(world.started.at(-1)).toMatchObject({ id: runs[1].id, limitMs: 12 * 3_600_000 });
  world.started.at(-1)?.succeed();
  await settled();
  expect(world.started).toHaveLength(3);
  await world.runs.stop();
});

test("a run that is canceled lets the one begin that waits for it", async () => {
  const world = new CronWorld();
  const id = world.add("* * * * *");
  for (const time of ["02T03:05:00", "02T03:06:00"]) await world.passTo(time);
  await world.runs.cancel(id);
  expect(world.started.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  await world.runs.stop();
  expect(world.started.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  const [first, second] = world.started.map(({ id }) => ({ cronJobRunId: id, status: "canceled" }));
  // The end of the emulator is nobody's.
  expect(world.told.filter(({ type }) => type === "cron_job_run_ended").map(({ details }) => details)).toEqual([
    { ...first, user },
    second,
  ]);
});

test("what is suspended doesn't run, and its run ends", async () => {
  const world = new CronWorld();
  const id = world.add("* * * * *");
  await world.passTo("02T03:05:00");
  const [record] = world.services;
  if (record !== undefined) record.service = { ...record.service, suspended: "suspended" };
  await world.runs.endAll(id);
  await world.passTo("02T03:06:00");
  expect(world.started.map(({ signal }) => signal.aborted)).toEqual([true]);
  await expect(world.runs.run(id)).rejects.toThrow("cannot run suspended service");
  await world.runs.stop();
});

test("what was due while the machine slept, or before the emulator started, is not made up for", async () => {
  const world = new CronWorld();
  const hourly = world.add("0 * * * *");
  await world.passTo("02T05:30:00");
  expect(world.ids).toEqual([]);
  await world.passTo("02T06:00:00");
  expect(world.ids).toEqual([hourly]);
  await world.runs.stop();
});

test("a job runs by the schedule of what is live: another one holds from its deploy on", async () => {
  const world = new CronWorld();
  world.add("0 0 1 1 *");
  const [record] = world.services;
  const [live] = world.deploys;
  if (record !== undefined) record.service.serviceDetails.schedule = "* * * * *";
  await world.passTo("02T03:05:00");
  expect(world.ids).toEqual([]);
  if (live?.settings !== undefined) live.settings.service.serviceDetails.schedule = "* * * * *";
  await world.passTo("02T03:06:00");
  expect(world.ids).toHaveLength(1);
  await world.runs.stop();
});

test("what is no cron job, or has nothing live, can't be run", async () => {
  const world = new CronWorld();
  const id = world.add("* * * * *");
  const [record] = world.services;
  if (record !== undefined) delete record.liveDeployId;
  await expect(world.runs.run(id)).rejects.toThrow("no live deploy yet");
  if (record !== undefined) record.service = { ...record.service, type: "background_worker" };
  await expect(world.runs.run(id)).rejects.toThrow(id);
  await expect(world.runs.cancel(id)).rejects.toMatchObject({ statusCode: 404 });
  await world.runs.stop();
});

test.each(["*/60 */24 */31 */12 */7", "59 23 29 FEB SUN", "0-59/59 0 31 1 0-6", "0 0 31 2 MON"])(
  "every schedule that is taken can be followed: `%s`",
  async (schedule) => {
    const world = new CronWorld();
    world.add(schedule);
    await world.passTo("02T03:05:00");
    const other = world.add("* * * * *");
    await world.passTo("02T03:06:00");
    expect(world.ids).toEqual([other]);
    await world.runs.stop();
  },
);
