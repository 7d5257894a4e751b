import { autoscalingTargetLimits } from "@slipway/render-api";
import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";

interface Criterion {
  enabled: boolean;
  percentage: number;
}

interface Scaled {
  autoscaling?: { enabled: boolean; min: number; max: number; criteria: { cpu: Criterion; memory: Criterion } };
}

type Inputs = Scaled & { numInstances: number; disk?: object };
type Autoscaling = NonNullable<ReturnType<RuleInputs<Scaled>["known"]>>;

/** What Render takes of `autoscaling`, and what it doesn't take beside it. */
export function scalableByLoad(inputs: RuleInputs<Inputs>): Problem[] {
  if (!inputs.has("autoscaling")) return [];
  const disk = "a service with a disk has one instance, so it has no `autoscaling`; remove `autoscaling` or `disk`";
  const autoscaling = inputs.known("autoscaling");
  return [
    ...(inputs.has("disk") ? [problem("", disk)] : []),
    ...(autoscaling === undefined ? [] : problemsOf(autoscaling, inputs.known("numInstances") ?? 1)),
  ];
}

function problemsOf({ enabled, min, max, criteria }: Autoscaling, instances: number): Problem[] {
  const isEnabled = enabled === true;
  const { cpu = null, memory = null } = criteria ?? {};
  return [
    ...(isEnabled && instances !== 1 ? [twoNumbers(instances)] : []),
    ...(min !== null && max !== null && min > max
      ? [problem(".max", `\`autoscaling.max\` is ${max}, but \`autoscaling.min\` is ${min}; set ${min} or more`)]
      : []),
    ...(isEnabled && cpu?.enabled === false && memory?.enabled === false
      ? [problem(".criteria", "`autoscaling.criteria` has nothing that counts; set `cpu` or `memory`, or remove it")]
      : []),
    ...Object.entries({ cpu, memory }).flatMap(([name, criterion]) => targetOf(name, criterion)),
  ];
}

/** No type says it: of a criterion that doesn't count, Render may well reply with 0. */
function targetOf(name: string, criterion: { enabled: boolean | null; percentage: number | null } | null): Problem[] {
  const { minimum, maximum } = autoscalingTargetLimits;
  if (criterion?.enabled !== true || criterion.percentage === null || criterion.percentage >= minimum) return [];
  const path = `.criteria.${name}.percentage`;
  return [problem(path, `\`autoscaling${path}\` is ${criterion.percentage}, expected ${minimum} to ${maximum}`)];
}

function twoNumbers(instances: number): Problem {
  const reason =
    `\`numInstances\` is ${instances}, but \`autoscaling\` says how many instances run; remove \`numInstances\`, or set ` +
    "`autoscaling.min`";
  return { property: "numInstances", reason };
}

function problem(path: string, reason: string): Problem {
  return { property: `autoscaling${path}`, reason };
}
