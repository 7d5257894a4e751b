import { deleteUnlessGone, envVarsOf, putEnvVar, putEnvVars, type RenderClient } from "@slipway/render-client";
import type { Entry } from "./records";

type Variables = Readonly<Record<string, string>>;

/** What to write so that a service's variables are what is desired. */
export interface VariableWrites {
  readonly puts: Variables;
  readonly deletes: readonly string[];
}

/** The writes from what the state holds to what is desired. What somebody else changed or added is for a refresh to tell. */
export function writesFromState(desired: Variables, prior: Variables): VariableWrites {
  return {
    puts: Object.fromEntries(Object.entries(desired).filter(([name, value]) => prior[name] !== value)),
    deletes: Object.keys(prior).filter((name) => !(name in desired)),
  };
}

/**
 * The writes from what Render holds to what is desired, where the state may not be true.
 *
 * @param ours names that are, or may have been, of this rollout's writing; all others are left alone
 */
export function writesFromRender(
  desired: Variables,
  observed: ReadonlyMap<string, string>,
  ours: ReadonlySet<string>,
): VariableWrites {
  return {
    puts: Object.fromEntries(Object.entries(desired).filter(([name, value]) => observed.get(name) !== value)),
    deletes: [...ours].filter((name) => !(name in desired) && observed.has(name)),
  };
}

/** What is known of a service's variables before they are written. */
export interface Knowledge {
  /** What the state holds, when it is true; otherwise Render is asked. */
  readonly prior: Variables | undefined;
  /** Names of variables that this rollout may have written. */
  readonly ours: ReadonlySet<string>;
}

/** Reconciles a service's variables with its entry. */
export async function writeVariables(render: RenderClient, entry: Entry, { prior, ours }: Knowledge): Promise<void> {
  const { serviceId, envVars: desired = {} } = entry;
  if (prior === undefined) {
    const observed = await envVarsOf(render, serviceId);
    // A new service has none, so that nothing of anybody else's can be lost by writing all at once.
    if (observed.size === 0) return putAll(render, serviceId, desired);
    return write(render, serviceId, writesFromRender(desired, observed, ours));
  }
  return write(render, serviceId, writesFromState(desired, prior));
}

async function putAll(render: RenderClient, serviceId: string, desired: Variables): Promise<void> {
  const list = Object.entries(desired).map(([key, value]) => ({ key, value }));
  if (list.length > 0) await putEnvVars(render, serviceId, list);
}

async function write(render: RenderClient, serviceId: string, { puts, deletes }: VariableWrites): Promise<void> {
  for (const [name, value] of Object.entries(puts)) await putEnvVar(render, serviceId, name, { value });
  for (const name of deletes) {
    await deleteUnlessGone(render, `/services/${serviceId}/env-vars/${encodeURIComponent(name)}`);
  }
}

/** The names of variables among property paths such as `services.api.envVars.LOG_LEVEL`. */
export function variableNames(paths: readonly string[], parent: string): string[] {
  return paths.flatMap((path) => {
    if (!path.startsWith(parent)) return [];
    const rest = path.slice(parent.length);
    if (rest.startsWith(".")) return [rest.slice(1)];
    return rest.startsWith('["') ? [JSON.parse(rest.slice(1, -1)) as string] : [];
  });
}
