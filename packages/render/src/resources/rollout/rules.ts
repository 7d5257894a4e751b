import type { Problem, RuleInputs } from "../../declaration/property";

interface Owned {
  readonly ownEnvVars?: readonly string[] | undefined;
  readonly lateEnvVars?: Readonly<Record<string, unknown>> | undefined;
}

/** A variable is written by the service's own resource or by the rollout, or they would undo each other's work. */
export function distinctOwners(inputs: RuleInputs): Problem[] {
  const services = inputs.known("services");
  if (typeof services !== "object" || services === null) return [];
  return Object.entries(services as Record<string, Owned | undefined>).flatMap(([key, entry]) => {
    const { ownEnvVars = [], lateEnvVars = {} } = entry ?? {};
    return ownEnvVars
      .filter((name) => name in lateEnvVars)
      .map((name) => ({
        property: `services["${key}"].lateEnvVars.${name}`,
        reason: `\`${name}\` of \`${key}\` is a late variable and one of \`ownEnvVars\`; let either the rollout or the service's resource set it`,
      }));
  });
}
