import { cronSchedulePattern, cronScheduleProblem } from "@slipway/render-api";
import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";

/** A schedule has times at which the job runs. */
export function sensibleSchedule(inputs: RuleInputs<{ schedule: string }>): Problem[] {
  const schedule = inputs.known("schedule") ?? "";
  const problem = cronSchedulePattern.test(schedule) ? cronScheduleProblem(schedule) : undefined;
  if (problem === undefined) return [];
  return [{ property: "schedule", reason: `\`schedule\` is \`${schedule}\`, but ${problem}; write another one` }];
}
