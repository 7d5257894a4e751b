import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";
import type { KeyValueInputs } from "./declaration";

/** A free instance keeps its data in memory only. */
export function persistenceOfPlan(inputs: RuleInputs<KeyValueInputs>): Problem[] {
  const mode = inputs.known("persistenceMode");
  if (inputs.known("plan") !== "free" || mode === undefined || mode === "off") return [];
  const reason =
    `plan \`free\` persists nothing, but \`persistenceMode\` is \`${mode}\`; remove it, or choose ` +
    "`starter` or higher";
  return [{ property: "persistenceMode", reason }];
}
