import { messageOf } from "../../../errors";
import { report } from "../../../report";
import type { Profile } from "../../../profile";
import type { Reading } from "../../../runtimes/load/process-load";
import { servicePlanSize } from "../../../runtimes/plan-size";
import type { Capacity } from "../../../runtimes/process/capacity";
import type { Events } from "../../events/state";
import type { LogStore } from "../../logs/state";
import { type InstanceCountParts, setInstanceCount } from "../instance-count";
import { autoscalingStarted } from "./happenings";
import type { ServiceRecord } from "../record";
import { nextCount, recent, scalingOf, type ServiceLoad, type Wish, wantedInstances } from "./policy";

export interface AutoscalerParts extends InstanceCountParts {
  logs: LogStore;
  events: Events;
  capacity: Capacity;
  profile: Pick<Profile, "loadIntervalMs" | "scaleDownAfterMs">;
}

/** What is known of a service's load. */
interface Watched {
  /** Since when {@link cpuMs} counts. */
  since: number;
  /** Processor time of all its instances. */
  cpuMs: number;
  wishes: readonly Wish[];
}

/** Timers may fire a little early. */
const timerSlackMs = 100;

/** Gives each service that is scaled by its load as many instances as that wants. */
export class Autoscaler {
  private readonly watched = new Map<string, Watched>();

  constructor(private readonly parts: AutoscalerParts) {}

  /** @param readings what was measured of all instances */
  judge(readings: readonly Reading[], at: number): void {
    const { services } = this.parts.store.state;
    for (const id of this.watched.keys())
      if (!services.some(({ service }) => service.id === id)) this.watched.delete(id);
    for (const record of services) {
      const { id } = record.service;
      const own = readings.filter(({ resource, hasServed }) => resource === id && hasServed);
      // Whatever was low while nothing served says nothing of later.
      if (scalingOf(record.service) === undefined || own.length === 0) this.watched.delete(id);
      else this.judgeOne(record, own, at);
    }
  }

  private judgeOne(record: ServiceRecord, readings: readonly Reading[], at: number): void {
    const { id, serviceDetails } = record.service;
    const { loadIntervalMs, scaleDownAfterMs } = this.parts.profile;
    const autoscaling = scalingOf(record.service);
    const watched = this.watched.get(id);
    // What was noted by a clock that was set back since is of no time that will come.
    const isOfNow = watched !== undefined && watched.since <= at;
    const known = isOfNow ? watched : { since: at - Math.max(...readings.map(({ ms }) => ms)), cpuMs: 0, wishes: [] };
    known.cpuMs += readings.reduce((sum, { cpu, ms }) => sum + cpu * ms, 0);
    this.watched.set(id, known);
    // Somebody who asks for metrics has it measured more often.
    if (autoscaling === undefined || at - known.since < loadIntervalMs - timerSlackMs) return;
    const load = loadOf(serviceDetails.plan, {
      cpus: known.cpuMs / (at - known.since),
      memoryBytes: readings.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
    });
    const wishes = recent([...known.wishes, { at, instances: wantedInstances(autoscaling, load) }], scaleDownAfterMs);
    this.watched.set(id, { since: at, cpuMs: 0, wishes });
    const current = serviceDetails.numInstances ?? 1;
    const next = this.asManyAsFit(id, nextCount(wishes, current, scaleDownAfterMs), current);
    if (next !== current) void this.scale(record, next, load);
  }

  private asManyAsFit(id: string, wanted: number, current: number): number {
    let fitting = wanted;
    while (fitting > current && this.parts.capacity.problem(id, fitting) !== undefined) fitting -= 1;
    return fitting;
  }

  private async scale(record: ServiceRecord, instances: number, load: ServiceLoad): Promise<void> {
    const { id, serviceDetails } = record.service;
    const before = serviceDetails.numInstances ?? 1;
    const taken = `they take ${percent(load.cpu)} of one instance's processors and ${percent(load.memory)} of its memory`;
    const message = `==> Autoscaling from ${before} to ${instances} instances: ${taken}`;
    this.parts.logs.append({ resource: id, type: "build" }, message);
    const turn = { fromInstances: before, toInstances: instances };
    this.parts.events.record(id, autoscalingStarted(turn, record.service, load));
    try {
      await setInstanceCount(this.parts, record, instances);
      this.parts.events.record(id, { type: "autoscaling_ended", details: turn });
    } catch (error) {
      report(`\`${record.service.name}\` is not scaled to ${instances} instances: ${messageOf(error)}`);
    }
  }
}

function loadOf(plan: string | undefined, taken: { cpus: number; memoryBytes: number }): ServiceLoad {
  const { cpus = 1, memoryBytes = Number.POSITIVE_INFINITY } = servicePlanSize(plan);
  return { cpu: taken.cpus / cpus, memory: taken.memoryBytes / memoryBytes };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
