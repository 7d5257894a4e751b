import type { Problem, RuleInputs } from "../../declaration/property";

/** A variable has one source: the program or Render. */
export function distinctVariables(inputs: RuleInputs): Problem[] {
  const envVars = inputs.known("envVars");
  const generated = inputs.known("generatedEnvVars");
  if (!Array.isArray(generated) || typeof envVars !== "object" || envVars === null) return [];
  return generated
    .filter((name: string) => name in envVars)
    .map((name: string) => ({
      property: `envVars.${name}`,
      reason: `\`${name}\` is in \`generatedEnvVars\` too; keep it in one of them`,
    }));
}
