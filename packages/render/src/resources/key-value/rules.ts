import type { Problem, RuleInputs } from "../../declaration/property";

/** A free instance keeps its data in memory only. */
export function persistenceOfPlan(inputs: RuleInputs): Problem[] {
  const mode = inputs.known("persistenceMode");
  if (inputs.known("plan") !== "free" || typeof mode !== "string" || mode === "off") return [];
  const reason = `plan \`free\` persists nothing, but \`persistenceMode\` is \`${mode}\`; take it away, or choose \`starter\` or more`;
  return [{ property: "persistenceMode", reason }];
}
