import type { Problem } from "../../declaration/property";
import type { RuleInputs } from "../../declaration/rule";
import { entryPath } from "../../values/path";
import type { RolloutInputs } from "./declaration";

/** A service runs a release or follows its branch. */
export function releaseOrSource(inputs: RuleInputs<RolloutInputs>): Problem[] {
  return Object.entries(inputs.known("services") ?? {}).flatMap(([key, entry]) => {
    if (!entry || !("release" in entry && "source" in entry)) return [];
    const property = `${entryPath("services", key)}.source`;
    const reason =
      `\`${key}\` has both \`release\` and \`source\`; a service runs a release or follows its branch, so ` +
      "remove one of them";
    return [{ property, reason }];
  });
}

/** A name among the variables that no build reads is one of the service's variables. */
export function knownRuntimeVariables(inputs: RuleInputs<RolloutInputs>): Problem[] {
  return Object.entries(inputs.known("services") ?? {}).flatMap(([key, entry]) => {
    const { envVars, runtimeEnvVars } = entry ?? {};
    return (runtimeEnvVars ?? []).flatMap((name) => {
      if (name === null || envVars === null || name in (envVars ?? {})) return [];
      const property = `${entryPath("services", key)}.runtimeEnvVars`;
      const reason =
        `\`${name}\` is in \`runtimeEnvVars\` of \`${key}\` and not in its \`envVars\`; set it there, or ` +
        "remove it here";
      return [{ property, reason }];
    });
  });
}
