import { autoscalingTargetLimits, instanceLimits } from "@slipway/render-api";

/** One of the kinds of load that may count. */
const criterion = (load: string) =>
  ({
    type: {
      kind: "object",
      name: "AutoscalingCriterion",
      description: "One kind of load that instances are added and taken away by.",
      properties: {
        enabled: { type: { kind: "boolean" }, description: "Whether it counts.", default: true },
        percentage: {
          type: { kind: "integer", minimum: 0, maximum: autoscalingTargetLimits.maximum },
          description:
            `What the average over the instances is to be, in percent of what the plan has: ${autoscalingTargetLimits.minimum} to ` +
            `${autoscalingTargetLimits.maximum} of one that counts.`,
          required: true,
        },
      },
    },
    description: `By how much ${load} of what the plan has. Where several criteria count, the one that wants more instances wins.`,
    default: { enabled: false, percentage: 0 },
  }) as const;

/** How a service is scaled by its load, under the names that the SDK has for it. */
export const autoscaling = {
  kind: "object",
  name: "Autoscaling",
  description: "By which load Render adds instances to a service and takes them away, in place of a fixed number.",
  properties: {
    enabled: { type: { kind: "boolean" }, description: "Whether Render does so.", default: true },
    min: {
      type: { kind: "integer", ...instanceLimits },
      description: "The fewest instances that run.",
      required: true,
    },
    max: {
      type: { kind: "integer", ...instanceLimits },
      description: "The most instances that run, no fewer than `min`.",
      required: true,
    },
    criteria: {
      type: {
        kind: "object",
        name: "AutoscalingCriteria",
        description: "What counts as load. One of them has to.",
        properties: { cpu: criterion("processor time"), memory: criterion("memory") },
      },
      description: "What counts as load.",
      example: { cpu: { percentage: 70 } },
      required: true,
    },
  },
} as const;
