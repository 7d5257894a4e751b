import { z } from "zod";
import { autoscalingTargetLimits, instanceLimits } from "../../components/sizes";
import type { Problem } from "../problem";
import type { InstanceSettings } from "./instances";

const { minimum: fewest, maximum: most } = instanceLimits;
const count = z.number().int().min(fewest).max(most);

const { minimum, maximum } = autoscalingTargetLimits;
const target = z.number().int().min(minimum).max(maximum).optional();

/** Between how many instances, and by which load. */
const autoscaling = z
  .strictObject({ min: count, max: count, cpuPercent: target, memoryPercent: target })
  .refine(({ min, max }) => min <= max, "expected a `max` of no less than `min`")
  .refine(
    ({ cpuPercent, memoryPercent }) => cpuPercent !== undefined || memoryPercent !== undefined,
    "expected `cpuPercent` or `memoryPercent`: nothing else says when instances are added",
  );

/** Which services run as many instances as their load wants. */
export interface AutoscalingSettings<Process extends string = string> {
  autoscaling: Partial<Record<Process, z.infer<typeof autoscaling>>>;
}

export function autoscalingSettings(processes: readonly string[]) {
  return { autoscaling: z.partialRecord(z.enum(processes), autoscaling).default({}) };
}

/** A number of instances that nothing would come of. */
export function autoscalingProblems({ instances, autoscaling }: InstanceSettings & AutoscalingSettings): Problem[] {
  return Object.keys(instances).flatMap((name) => {
    if (autoscaling[name] === undefined) return [];
    const message = `means nothing beside \`autoscaling.${name}\`, which says how many instances run`;
    return [{ path: ["instances", name], message, fix: "remove" as const }];
  });
}
