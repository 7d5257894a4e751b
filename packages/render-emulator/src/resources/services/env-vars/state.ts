import type { EnvVar, EnvVarInput, EnvVarValue } from "@slipway/render-api";
import { found, withElement } from "../../../elements";
import type { Sources } from "../../../sources";
import type { Store } from "../../store";
import { serviceOf } from "../record";

/** The variables of a whole list: where a value is to be generated, it is made now. */
export function resolveEnvVars(inputs: readonly EnvVarInput[], sources: Sources): EnvVar[] {
  return inputs.map((input) => ({ key: input.key, value: resolveValue(input, sources) }));
}

/** A literal value, or what Render generates: 32 random bytes in base64. */
function resolveValue({ value = "", generateValue }: EnvVarValue, sources: Sources): string {
  return generateValue ? Buffer.from(sources.randomBytes(32)).toString("base64") : value;
}

/** Render lists variables in the reverse of the order in which they were given. */
export function listedOrder(envVars: readonly EnvVar[]): EnvVar[] {
  return [...envVars].reverse();
}

/** The list with one variable set: in its place when it was there, else last. */
export function withEnvVar(envVars: readonly EnvVar[], envVar: EnvVar): EnvVar[] {
  return withElement(envVars, envVar, ({ key }) => key);
}

/** Replaces all of a service's variables. */
export async function setEnvVars(
  store: Store,
  serviceId: string,
  inputs: readonly EnvVarInput[],
  sources: Sources,
): Promise<EnvVar[]> {
  const envVars = resolveEnvVars(inputs, sources);
  await store.change(serviceOf(store, serviceId), { envVars });
  return envVars;
}

/** Sets one of a service's variables. */
export async function setEnvVar(
  store: Store,
  serviceId: string,
  input: EnvVarValue & { key: string },
  sources: Sources,
): Promise<EnvVar> {
  const record = serviceOf(store, serviceId);
  const envVar = { key: input.key, value: resolveValue(input, sources) };
  await store.change(record, { envVars: withEnvVar(record.envVars, envVar) });
  return envVar;
}

/** @throws ApiError when the service has no variable of that name */
export function findEnvVar(store: Store, serviceId: string, key: string): EnvVar {
  return found(serviceOf(store, serviceId).envVars, key, (envVar) => envVar.key === key);
}

export async function removeEnvVar(store: Store, serviceId: string, key: string): Promise<void> {
  const envVar = findEnvVar(store, serviceId, key);
  const record = serviceOf(store, serviceId);
  await store.change(record, { envVars: record.envVars.filter((other) => other !== envVar) });
}
