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
    ...(inputs.has("autoscaling") ? [paidOnly("autoscaling", "no autoscaling")] : []),
    ...(inputs.has("disk") ? [paidOnly("disk", "no disk")] : []),
    ...(command === "" ? [] : [paidOnly("preDeployCommand", "no pre-deploy command")]),
  ];
}

/** A service without Render's address needs another one. */
export function someAddress(inputs: RuleInputs<WebServiceInputs>): Problem[] {
  if (inputs.known("renderSubdomainPolicy") !== "disabled" || inputs.known("customDomains") === undefined) return [];
  if ((inputs.known("customDomains") ?? []).length > 0) return [];
  const reason =
    "`disabled` leaves the service without an address; add one of your own to `customDomains`, or remove it";
  return [{ property: "renderSubdomainPolicy", reason }];
}

function paidOnly(property: keyof WebServiceInputs, limit: string): Problem {
  return { property, reason: `plan \`free\` has ${limit}; remove \`${property}\`, or choose \`starter\` or higher` };
}
