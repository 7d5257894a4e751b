import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";
import type { RolloutInputs } from "./declaration";

/** A variable is written by the service's own resource or by the rollout, or they would undo each other's work. */
export function distinctOwners(inputs: RuleInputs<RolloutInputs>): Problem[] {
  return Object.entries(inputs.known("services") ?? {}).flatMap(([key, entry]) => {
    const late = entry?.lateEnvVars ?? {};
    return (entry?.ownEnvVars ?? [])
      .filter((name) => name !== null && name in late)
      .map((name) => ({
        property: `services["${key}"].lateEnvVars.${name}`,
        reason: `\`${name}\` of \`${key}\` is a late variable and one of \`ownEnvVars\`; let either the rollout or the service's resource set it`,
      }));
  });
}
