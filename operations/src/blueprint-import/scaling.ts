import { autoscalingTargetLimits, instanceLimits } from "@slipway/render-api";
import { z } from "zod";

const { minimum, maximum } = instanceLimits;

/** How many instances run. */
export const instanceCount = z.number().int().min(minimum).max(maximum);

const percentage = z.number().int().min(autoscalingTargetLimits.minimum).max(autoscalingTargetLimits.maximum);

/** By which load instances are added and taken away. */
export const scaling = z
  .strictObject({
    ...{ minInstances: instanceCount, maxInstances: instanceCount },
    ...{ targetCPUPercent: percentage.optional(), targetMemoryPercent: percentage.optional() },
  })
  .refine(({ minInstances, maxInstances }) => minInstances <= maxInstances, {
    path: ["maxInstances"],
    error: "expected no less than `minInstances`",
  })
  .refine((given) => given.targetCPUPercent !== undefined || given.targetMemoryPercent !== undefined, {
    error: "expected `targetCPUPercent` or `targetMemoryPercent`: nothing else says when instances are added",
  });

interface Scaled {
  plan: string;
  numInstances: number;
  scaling?: z.output<typeof scaling> | undefined;
  disk?: object | undefined;
}

/** What Render has for one instance alone, or for a paid one, stands beside nothing that asks for more. */
export function fewEnoughInstances(
  { plan, numInstances, scaling: given, disk }: Scaled,
  context: { addIssue(issue: { code: "custom"; path: string[]; message: string }): void },
): void {
  const alone = [
    ...(plan === "free" ? ["plan `free` has one instance"] : []),
    ...(disk === undefined ? [] : ["a service with a `disk` has one instance"]),
  ];
  const [reason] = alone;
  if (reason === undefined) return;
  if (given !== undefined) context.addIssue({ code: "custom", path: ["scaling"], message: reason });
  else if (numInstances > 1) context.addIssue({ code: "custom", path: ["numInstances"], message: reason });
}
