import { z } from "zod";
import { instanceLimits } from "./limits";

/** Percent of what an instance's plan has: at which load instances are added and taken away. */
export const autoscalingTargetLimits = { minimum: 1, maximum: 90 } as const;

/** Whether one kind of load counts, and what its average over the instances is to be. */
const criterionSchema = z.object({ enabled: z.boolean(), percentage: z.number().int() });
export type AutoscalingCriterion = z.infer<typeof criterionSchema>;

/** How many instances of a service run by its load, as Render replies; in place of a number of instances while it is enabled. */
export const autoscalingSchema = z.object({
  enabled: z.boolean(),
  min: z.number().int(),
  max: z.number().int(),
  criteria: z.object({ cpu: criterionSchema, memory: criterionSchema }),
});
export type Autoscaling = z.infer<typeof autoscalingSchema>;

const { minimum, maximum } = instanceLimits;
const countSchema = z.number().int().min(minimum).max(maximum);

const { minimum: least, maximum: most } = autoscalingTargetLimits;

/** Of one that isn't enabled, the percentage means nothing. */
const criterionInputSchema = criterionSchema.refine(
  ({ enabled, percentage }) => !enabled || (percentage >= least && percentage <= most),
  { path: ["percentage"], message: `expected a whole number from ${least} to ${most}` },
);

/** Body of `PUT /services/{id}/autoscaling`, and of a new service's `serviceDetails`. */
export const autoscalingInputSchema = z
  .object({
    enabled: z.boolean(),
    min: countSchema,
    max: countSchema,
    criteria: z.object({ cpu: criterionInputSchema, memory: criterionInputSchema }),
  })
  .refine(({ min, max }) => min <= max, { path: ["max"], message: "expected no less than `min`" })
  .refine(({ enabled, criteria }) => !enabled || criteria.cpu.enabled || criteria.memory.enabled, {
    path: ["criteria"],
    message: "expected `cpu` or `memory` to be enabled: nothing else says when to scale",
  });
