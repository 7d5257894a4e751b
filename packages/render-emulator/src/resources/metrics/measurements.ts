import { keptMs, Series } from "./series";

/** What is measured of instances. */
export const instanceMetrics = ["cpu", "memory", "cpu-limit", "memory-limit", "cpu-target", "memory-target"] as const;

/** What is measured of resources as a whole. */
export const resourceMetrics = [
  "disk-usage",
  "disk-capacity",
  "instance-count",
  "active-connections",
  "replication-lag",
] as const;

export type InstanceMetric = (typeof instanceMetrics)[number];
export type ResourceMetric = (typeof resourceMetrics)[number];
export type Metric = InstanceMetric | ResourceMetric;

/** Whose a value is. */
export interface Subject {
  resource: string;
  /** Absent where it is the resource's as a whole. */
  instance?: string;
}

interface Measured extends Subject {
  metric: Metric;
  series: Series;
}

/** What was measured, for as long as it is kept. */
export class Measurements {
  private readonly all = new Map<string, Measured>();

  add(metric: Metric, { resource, instance }: Subject, at: number, value: number): void {
    const key = `${metric} ${resource} ${instance ?? ""}`;
    const known = this.all.get(key);
    const measured = known ?? { metric, resource, ...(instance !== undefined && { instance }), series: new Series() };
    if (known === undefined) this.all.set(key, measured);
    measured.series.add(at, value);
  }

  /** Everything that was measured of some resources. */
  of(metric: Metric, resources: readonly string[]): Measured[] {
    return [...this.all.values()].filter((one) => one.metric === metric && resources.includes(one.resource));
  }

  /** Nothing is kept of what is gone, nor of instances that ended long ago. */
  keepOnly(resources: ReadonlySet<string>, at: number): void {
    for (const [key, { resource, series }] of this.all) {
      if (!resources.has(resource) || at - series.newest > keptMs) this.all.delete(key);
    }
  }
}
