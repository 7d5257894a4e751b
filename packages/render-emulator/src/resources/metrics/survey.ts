import type { ResourceMetric } from "./measurements";

/** A value of a resource as a whole, as it is now. */
export interface Finding {
  metric: ResourceMetric;
  resource: string;
  value: number;
}

/**
 * Finds out what a kind of resource can tell of some of its own now, and leaves out what can't be known. It starts nothing
 * for that, and doesn't throw.
 */
export type Survey = (isAsked: (resource: string, metric: ResourceMetric) => boolean) => Promise<Finding[]>;
