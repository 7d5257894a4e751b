import type { RenderClient } from "../../render/client";
import { deleteUnlessGone } from "../../render/owner";
import { envVarsOf, putEnvVar } from "../../render/services";
import type { DeployedRecord, Entry } from "./records";

interface LateWrites {
  readonly puts: readonly (readonly [string, string])[];
  readonly deletes: readonly string[];
}

/**
 * The writes that bring the late variables to what is asked. A variable that was late and no longer is goes, unless its value
 * is another one by now: then it belongs to the service's own resource.
 */
export function lateWrites(
  entry: Entry,
  record: DeployedRecord | undefined,
  actual: ReadonlyMap<string, string>,
): LateWrites {
  const asked = entry.lateEnvVars ?? {};
  const former = record?.serviceId === entry.serviceId ? record.lateEnvVars : {};
  return {
    puts: Object.entries(asked).filter(([key, value]) => actual.get(key) !== value),
    deletes: Object.keys(former).filter((key) => !(key in asked) && actual.get(key) === former[key]),
  };
}

/** Writes the late variables of one service. */
export async function writeLateEnvVars(
  render: RenderClient,
  entry: Entry,
  record: DeployedRecord | undefined,
): Promise<void> {
  const { serviceId } = entry;
  const isConcerned = Object.keys({ ...entry.lateEnvVars, ...record?.lateEnvVars }).length > 0;
  if (!isConcerned) return;
  const { puts, deletes } = lateWrites(entry, record, await envVarsOf(render, serviceId));
  for (const [key, value] of puts) await putEnvVar(render, serviceId, key, { value });
  for (const key of deletes)
    await deleteUnlessGone(render, `/services/${serviceId}/env-vars/${encodeURIComponent(key)}`);
}
