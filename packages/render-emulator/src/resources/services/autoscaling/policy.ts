import type { Autoscaling, Service } from "@slipway/render-api";

/** What a service's instances take together, as a share of what one of them has: 1.5 is what fills one and half of another. */
export interface ServiceLoad {
  cpu: number;
  memory: number;
}

/** How many instances the load wanted at a time. */
export interface Wish {
  at: number;
  instances: number;
}

/** How a service is scaled by its load; undefined while it isn't. */
export function scalingOf({ serviceDetails: { autoscaling } }: Pick<Service, "serviceDetails">) {
  return autoscaling?.enabled === true ? autoscaling : undefined;
}

/** A number of instances within what a service is scaled between; any number of one that isn't. */
export function withinBounds(autoscaling: Autoscaling | undefined, instances: number): number {
  if (autoscaling?.enabled !== true) return instances;
  return Math.min(autoscaling.max, Math.max(autoscaling.min, instances));
}

/** Sums of binary fractions are a little more than they should be. */
const slack = 1e-9;

/**
 * How many instances a load wants. Render's formula is `ceil(instances × utilisation / target)`, of which the larger counts; and the
 * number of instances, times what they take on average, is what they take together. An instance that doesn't serve yet takes nothing.
 */
export function wantedInstances(autoscaling: Autoscaling, load: ServiceLoad): number {
  const { cpu, memory } = autoscaling.criteria;
  const wants = [
    ...(cpu.enabled ? [load.cpu / (cpu.percentage / 100)] : []),
    ...(memory.enabled ? [load.memory / (memory.percentage / 100)] : []),
  ].map((instances) => Math.ceil(instances - slack));
  return withinBounds(autoscaling, Math.max(0, ...wants));
}

/**
 * How many instances are to run: more at once, fewer only when the load has been low all the time, and then as many as it wanted at most.
 *
 * @param wishes the newest last
 */
export function nextCount(wishes: readonly Wish[], current: number, scaleDownAfterMs: number): number {
  const [first, newest] = [wishes[0], wishes.at(-1)];
  if (first === undefined || newest === undefined) return current;
  if (newest.instances >= current) return newest.instances;
  const since = newest.at - scaleDownAfterMs;
  if (first.at > since) return current;
  const lately = wishes.filter(({ at }) => at >= since).map(({ instances }) => instances);
  return Math.min(current, Math.max(...lately));
}

/** The wishes that {@link nextCount} still goes by: one from before that time shows that the time is over. */
export function recent(wishes: readonly Wish[], scaleDownAfterMs: number): readonly Wish[] {
  const since = (wishes.at(-1)?.at ?? 0) - scaleDownAfterMs;
  const firstWithin = wishes.findIndex(({ at }) => at > since);
  return wishes.slice(Math.max(0, firstWithin - 1));
}
