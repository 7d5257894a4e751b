import { envVarsOf, findUnlessGone, getService, liveDeploy } from "@slipway/render-client";
import type { Operation } from "../../resource";
import type { RolloutInputs } from "./declaration";
import { type DeployedRecord, type Entry, type Records, unknownSettings } from "./records";

/** What is live now at each service that the records name. A service that is gone, or has nothing live, has no record. */
export async function readRecords({ render }: Operation, inputs: RolloutInputs, records: Records): Promise<Records> {
  const read = Object.entries(records).map(async ([key, record]) => {
    const found = await findUnlessGone(render, () => getService(render, record.serviceId));
    const now = found && (await readRecord(render, inputs.services[key], record));
    return now === undefined ? [] : [[key, now] as const];
  });
  return Object.fromEntries((await Promise.all(read)).flat());
}

async function readRecord(
  render: Operation["render"],
  entry: Entry | undefined,
  record: DeployedRecord,
): Promise<DeployedRecord | undefined> {
  const live = await liveDeploy(render, record.serviceId);
  if (live === undefined) return undefined;
  const lateEnvVars = lateNow(entry, record, await envVarsOf(render, record.serviceId));
  const followsBranch = entry?.release === undefined;
  if (live.id === record.deployId || followsBranch) return { ...record, lateEnvVars };
  const isRollback = live.trigger === "rollback";
  return {
    ...record,
    deployId: live.id,
    release: live.commit?.id ?? record.release,
    settingsVersion: isRollback ? unknownSettings : record.settingsVersion,
    lateEnvVars,
  };
}

/** The late variables as deployed; one that was changed by hand stands as it is now. */
function lateNow(
  entry: Entry | undefined,
  { lateEnvVars }: DeployedRecord,
  actual: ReadonlyMap<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(lateEnvVars).flatMap(([key, value]) => {
      const stored = actual.get(key);
      if (stored === undefined) return [];
      return [[key, stored === entry?.lateEnvVars?.[key] ? value : stored]];
    }),
  );
}
