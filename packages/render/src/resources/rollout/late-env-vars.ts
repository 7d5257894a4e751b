import { deleteUnlessGone, envVarsOf, putEnvVar, type RenderClient } from "@slipway/render-client";
import type { DeployedRecord, Entry } from "./records";

interface LateWrites {
  readonly puts: readonly (readonly [string, string])[];
  readonly deletes: readonly string[];
}

/**
 * The writes that bring the late variables to what is asked. A variable that was late and no longer is goes, unless the service's
 * own resource has it now; where nobody says which ones these are, none goes.
 */
export function lateWrites(
  entry: Entry,
  record: DeployedRecord | undefined,
  actual: ReadonlyMap<string, string>,
): LateWrites {
  const { lateEnvVars = {}, ownEnvVars } = entry;
  const former = record?.serviceId === entry.serviceId ? Object.keys(record.lateEnvVars) : [];
  const isLeftOver = (key: string): boolean => !(key in lateEnvVars) && !ownEnvVars?.includes(key) && actual.has(key);
  return {
    puts: Object.entries(lateEnvVars).filter(([key, value]) => actual.get(key) !== value),
    deletes: ownEnvVars === undefined ? [] : former.filter(isLeftOver),
  };
}

/** Writes late variables, and can put back what was there before. */
export class LateEnvVars {
  /** By service: what each variable was that has been written since; undefined where there was none. */
  readonly #before = new Map<string, Map<string, string | undefined>>();

  /** Writes what one service's entry asks for. */
  async write(render: RenderClient, entry: Entry, record: DeployedRecord | undefined): Promise<void> {
    const { serviceId } = entry;
    const isConcerned = Object.keys({ ...entry.lateEnvVars, ...record?.lateEnvVars }).length > 0;
    if (!isConcerned) return;
    const actual = await envVarsOf(render, serviceId);
    const { puts, deletes } = lateWrites(entry, record, actual);
    const before = new Map<string, string | undefined>();
    this.#before.set(serviceId, before);
    for (const [key, value] of puts) {
      before.set(key, actual.get(key));
      await putEnvVar(render, serviceId, key, { value });
    }
    for (const key of deletes) {
      before.set(key, actual.get(key));
      await deleteEnvVar(render, serviceId, key);
    }
  }

  /** Undoes the writes to one service. */
  async putBack(render: RenderClient, serviceId: string): Promise<void> {
    for (const [key, value] of this.#before.get(serviceId) ?? []) {
      if (value === undefined) await deleteEnvVar(render, serviceId, key);
      else await putEnvVar(render, serviceId, key, { value });
    }
  }
}

function deleteEnvVar(render: RenderClient, serviceId: string, key: string): Promise<void> {
  return deleteUnlessGone(render, `/services/${serviceId}/env-vars/${encodeURIComponent(key)}`);
}
