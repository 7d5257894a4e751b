import type { Autoscaling } from "@slipway/render-api";
import { messageOf } from "../../errors";
import { report } from "../../report";
import { isWithin, type ProcessLoad, type Reading } from "../../runtimes/load/process-load";
import { keyValuePlanSize, type PlanSize, postgresPlanSize, servicePlanSize } from "../../runtimes/plan-size";
import type { Sources } from "../../sources";
import { scalingOf } from "../services/autoscaling/policy";
import type { Store } from "../store";
import { Measurements, type ResourceMetric } from "./measurements";
import type { Survey } from "./survey";
import type { Traffic } from "./traffic";

export interface MeterParts {
  store: Store;
  sources: Pick<Sources, "now">;
  load: ProcessLoad;
  traffic: Traffic;
  surveys: readonly Survey[];
}

/** How often all is measured that nothing depends on. */
const restingMs = 10_000;
/** How often resources as a whole are looked at. */
const surveyMs = 60_000;

/** What a plan gives, and how much of it is to be taken. */
interface Bounds {
  size: PlanSize;
  scaling?: Autoscaling | undefined;
}

/** Measures what runs. */
export class Meter {
  readonly measurements = new Measurements();
  private surveyedAt = Number.NEGATIVE_INFINITY;
  private isSurveying = false;

  constructor(private readonly parts: MeterParts) {
    parts.load.listen((readings, at) => this.note(readings, at));
  }

  /**
   * To be called again and again: measures what is due. Where load says how many instances run, all are measured each time. Looking at
   * resources as a whole walks through disks, so nothing waits for it.
   */
  tick(): void {
    const { store, sources, load } = this.parts;
    const isScaled = store.state.services.some(({ service }) => scalingOf(service) !== undefined);
    load.sample(isScaled ? undefined : restingMs);
    if (this.isSurveying || isWithin(sources.now() - this.surveyedAt, surveyMs)) return;
    this.surveyedAt = sources.now();
    this.forget();
    void this.surveyAll();
  }

  private async surveyAll(): Promise<void> {
    this.isSurveying = true;
    await this.survey(() => true)
      .catch((error: unknown) => report(`Resources as a whole were not measured: ${messageOf(error)}`))
      .finally(() => (this.isSurveying = false));
  }

  /** Looks at resources as a whole, as they are now. */
  async survey(isAsked: (resource: string, metric: ResourceMetric) => boolean): Promise<void> {
    const found = await Promise.all(this.parts.surveys.map((survey) => survey(isAsked)));
    const at = this.parts.sources.now();
    for (const { metric, resource, value } of found.flat()) this.measurements.add(metric, { resource }, at, value);
  }

  /** The plan of each resource that has one. */
  resources(): Map<string, Bounds> {
    const { services, postgres, keyValues } = this.parts.store.state;
    return new Map<string, Bounds>([
      ...services.map(
        ({ service }) =>
          [service.id, { size: servicePlanSize(service.serviceDetails.plan), scaling: scalingOf(service) }] as const,
      ),
      ...postgres.map(({ postgres: { id, plan } }) => [id, { size: postgresPlanSize(plan) }] as const),
      ...keyValues.map(({ keyValue: { id, plan } }) => [id, { size: keyValuePlanSize(plan) }] as const),
    ]);
  }

  private note(readings: readonly Reading[], at: number): void {
    const resources = this.resources();
    for (const { resource, instance, cpu, memoryBytes } of readings) {
      const bounds = resources.get(resource);
      if (bounds === undefined) continue;
      const values = { cpu, memory: memoryBytes, ...boundsOf(bounds) };
      for (const [metric, value] of Object.entries(values)) {
        if (value !== undefined)
          this.measurements.add(metric as keyof typeof values, { resource, instance }, at, value);
      }
    }
  }

  private forget(): void {
    const there = new Set(this.resources().keys());
    this.measurements.keepOnly(there, this.parts.sources.now());
    this.parts.traffic.keepOnly(there);
  }
}

/** Targets are in the units of what is measured, so that one can be drawn over the other. */
function boundsOf({ size: { cpus, memoryBytes }, scaling }: Bounds) {
  const { cpu, memory } = scaling?.criteria ?? {};
  return {
    "cpu-limit": cpus,
    "memory-limit": memoryBytes,
    "cpu-target": cpu?.enabled ? shareOf(cpus, cpu.percentage) : undefined,
    "memory-target": memory?.enabled ? shareOf(memoryBytes, memory.percentage) : undefined,
  };
}

function shareOf(whole: number | undefined, percentage: number): number | undefined {
  return whole === undefined ? undefined : (whole * percentage) / 100;
}
