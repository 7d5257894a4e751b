import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";
import type { ProjectInputs } from "./declaration";

/** Environments are told apart by their names. */
export function distinctEnvironments(inputs: RuleInputs<ProjectInputs>): Problem[] {
  const environments = inputs.known("environments");
  if (environments === undefined) return [];
  const property = "environments";
  if (environments.length === 0) {
    return [{ property, reason: 'a project has one at least; add one, such as `{ name: "production" }`' }];
  }
  const names = environments.flatMap((environment) => environment?.name ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? [] : [{ property, reason: `\`${twice}\` is there twice; rename or remove one of them` }];
}
