import type { EnvVar, EnvVarInput, EnvVarValue } from "@slipway/render-api";
import type { Sources } from "../sources";

/**
 * The variables of a whole list: where a value is to be generated, it is made now. A key given twice keeps its last
 * value.
 */
export function resolveEnvVars(inputs: readonly EnvVarInput[], sources: Sources): EnvVar[] {
  const values = new Map(inputs.map((input) => [input.key, resolveValue(input, sources)]));
  return [...values].map(([key, value]) => ({ key, value }));
}

/** A literal value, or what Render generates: 32 random bytes in base64. */
export function resolveValue(input: EnvVarValue, sources: Sources): string {
  return "value" in input ? input.value : Buffer.from(sources.randomBytes(32)).toString("base64");
}

/** Render lists variables in the reverse of the order in which they were given. */
export function listedOrder(envVars: readonly EnvVar[]): EnvVar[] {
  return [...envVars].reverse();
}

/** The list with one variable set: in its place when it was there, else last. */
export function withEnvVar(envVars: readonly EnvVar[], envVar: EnvVar): EnvVar[] {
  return envVars.some(({ key }) => key === envVar.key)
    ? envVars.map((current) => (current.key === envVar.key ? envVar : current))
    : [...envVars, envVar];
}
