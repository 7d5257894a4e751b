import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";
import type { WebServiceInputs } from "./declaration";

/** What Render gives to paid plans only. */
export function paidFeatures(inputs: RuleInputs<WebServiceInputs>): Problem[] {
  if (inputs.known("plan") !== "free") return [];
  const instances = inputs.known("numInstances") ?? 1;
  const command = inputs.known("preDeployCommand") ?? "";
  return [
    ...(instances > 1 ? [paidOnly("numInstances", "only one instance")] : []),
    ...(inputs.has("maintenanceMode") ? [paidOnly("maintenanceMode", "no maintenance mode")] : []),
    ...(inputs.has("cache") ? [paidOnly("cache", "no edge cache")] : []),
    ...(inputs.has("autoscaling") ? [paidOnly("autoscaling", "no autoscaling")] : []),
    ...(inputs.has("disk") ? [paidOnly("disk", "no disk")] : []),
    ...(command === "" ? [] : [paidOnly("preDeployCommand", "no pre-deploy command")]),
  ];
}

function paidOnly(property: keyof WebServiceInputs, limit: string): Problem {
  return { property, reason: `plan \`free\` has ${limit}; remove \`${property}\`, or choose \`starter\` or higher` };
}
