import type { EnvVarInput, EnvVarValue } from "@slipway/render-api";

/** A service's variables as the program states them. */
export interface Variables {
  readonly envVars?: Readonly<Record<string, string>> | undefined;
  readonly generatedEnvVars?: readonly string[] | undefined;
}

export interface EnvVarWrites {
  readonly puts: readonly { readonly key: string; readonly body: EnvVarValue }[];
  readonly deletes: readonly string[];
}

/** The variables that a service is created with. */
export function initialEnvVars({ envVars = {}, generatedEnvVars = [] }: Variables): EnvVarInput[] {
  return [
    ...Object.entries(envVars).map(([key, value]) => ({ key, value })),
    ...generatedEnvVars.map((key) => ({ key, generateValue: true as const })),
  ];
}

/** Names of the variables that the service's resource owns. All others belong to a rollout, or to somebody else. */
function ownedNames({ envVars = {}, generatedEnvVars = [] }: Variables): string[] {
  return [...Object.keys(envVars), ...generatedEnvVars];
}

/**
 * The fewest writes that bring the variables at Render to what is asked. A generated value is kept once it is there; only what
 * was owned before is removed.
 *
 * @param former what the resource owned before
 * @param settled variables that are as the program wants them: asked for again, they are left as they stand
 */
export function envVarWrites(
  asked: Variables,
  former: Variables,
  settled: Variables,
  actual: ReadonlyMap<string, string>,
): EnvVarWrites {
  const stated = Object.entries(asked.envVars ?? {})
    .filter(([key, value]) => actual.get(key) !== value && settled.envVars?.[key] !== value)
    .map(([key, value]) => ({ key, body: { value } }));
  const generated = (asked.generatedEnvVars ?? [])
    .filter((key) => !actual.has(key) && !settled.generatedEnvVars?.includes(key))
    .map((key) => ({ key, body: { generateValue: true as const } }));
  const kept = new Set(ownedNames(asked));
  const deletes = ownedNames(former).filter((key) => !kept.has(key) && actual.has(key));
  return { puts: [...stated, ...generated], deletes };
}

/** The entries of `actual` that have one of the names. */
export function pick(actual: ReadonlyMap<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries([...actual].filter(([key]) => names.includes(key)));
}
