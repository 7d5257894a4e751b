import { isDeepStrictEqual } from "node:util";
import type { DeployReply } from "@slipway/render-api";
import type { Plain } from "../../declaration/plain";
import { isMap, markLike, unwrap, type Value, type ValueMap } from "../../values/value";
import type { rollout, RolloutInputs } from "./declaration";

/** What one service is to run. */
export type Entry = RolloutInputs["services"][string];

/** What one service runs, as an earlier rollout or a refresh left it. */
export type DeployedRecord = Plain<typeof rollout.outputs.deployed.type.value.properties>;

export type Records = Readonly<Record<string, DeployedRecord>>;

/** Stands for settings that nobody knows any more: the next rollout deploys the service. */
export const unknownSettings = 0;

/** The record of an entry that is live with this deploy. Records speak of what is live, of nothing else. */
export function recordOf(entry: Entry, deploy: DeployReply): DeployedRecord {
  return {
    serviceId: entry.serviceId,
    deployId: deploy.id,
    release: deploy.commit?.id ?? "",
    settingsVersion: entry.settingsVersion,
    lateEnvVars: entry.lateEnvVars ?? {},
  };
}

/** The record of a service of which nobody knows for sure what it runs, or will run. */
export function inDoubt(record: DeployedRecord): DeployedRecord {
  return { ...record, settingsVersion: unknownSettings };
}

/** Whether the service has to be deployed for the entry to hold. */
export function needsDeploy(entry: Entry, record: DeployedRecord | undefined): boolean {
  return (
    record?.serviceId !== entry.serviceId ||
    record.settingsVersion !== entry.settingsVersion ||
    (entry.release !== undefined && entry.release !== record.release) ||
    !isDeepStrictEqual({ ...record.lateEnvVars }, { ...entry.lateEnvVars })
  );
}

/**
 * The inputs under which nothing would have to be deployed. They differ from the former inputs when a rollout failed or when
 * somebody deployed by hand.
 */
export function standingInputs(inputs: ValueMap, records: Value | undefined): ValueMap {
  const services = unwrap(inputs.services ?? {});
  const deployed = unwrap(records ?? {});
  if (!isMap(services) || !isMap(deployed)) return inputs;
  const standing = Object.entries(services).flatMap(([key, entry]): [string, ValueMap][] => {
    const [asked, record] = [unwrap(entry), unwrap(deployed[key] ?? null)];
    if (!isMap(asked) || !isMap(record)) return [];
    const { serviceId = "", settingsVersion = 0, lateEnvVars = {}, release = "" } = record;
    return [[key, { ...asked, serviceId, settingsVersion, lateEnvVars, ...("release" in asked && { release }) }]];
  });
  return { ...inputs, services: Object.fromEntries(standing) };
}

/** Records as outputs: a late variable is as secret in them as it is in the inputs or in the former outputs. */
export function recordsOutput(records: Records, inputs: ValueMap, former: Value | undefined): Value {
  const services = unwrap(inputs.services ?? {});
  const earlier = unwrap(former ?? {});
  return Object.fromEntries<Value>(
    Object.entries(records).map(([key, record]) => {
      const plain = { ...record, lateEnvVars: { ...record.lateEnvVars } };
      const marked = markLike(plain, isMap(earlier) ? earlier[key] : undefined);
      return [key, markLike(marked, isMap(services) ? services[key] : undefined)];
    }),
  );
}
