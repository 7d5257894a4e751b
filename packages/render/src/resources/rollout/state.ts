import type { Former } from "../../resource";
import { isMap, mapValues, secret, unwrap, type Value, type ValueMap } from "../../values/value";
import type { RolloutInputs } from "./declaration";
import { type Entry, type DeployedRecord, needsDeploy, type Records, variablesOf } from "./records";

/** What Pulumi's state holds of a rollout. */

export function recordsIn(former: Former<RolloutInputs> | undefined): Records {
  return (former?.outputs.values.deployed ?? {}) as Records;
}

/** Records as outputs. Fingerprints that the values of variables lead to are secrets, as these may be. */
export function recordsOutput(records: Records): Value {
  return mapValues(records, (record) => {
    const { variables = "", buildVariables = "", history = [], ...rest } = record as ValueMap;
    return {
      ...rest,
      variables: secret(variables),
      buildVariables: secret(buildVariables),
      history: (history as ValueMap[]).map((kept) => ({ ...kept, identity: secret(kept.identity ?? "") })),
    };
  });
}

/**
 * The inputs under which nothing would have to be deployed. They differ from the former inputs when a rollout failed or when
 * somebody deployed by hand.
 */
export function standingInputs(former: Former<RolloutInputs>): ValueMap {
  const { marked, values } = former.inputs;
  const records = recordsIn(former);
  const services = unwrap(marked.services ?? {});
  if (!isMap(services)) return marked;
  const standing = mapValues(services, (entry, key) => {
    const [asked, plain, record] = [unwrap(entry), values.services[key], records[key]];
    return isMap(asked) && plain !== undefined && record !== undefined
      ? standingEntry(asked, plain, record)
      : undefined;
  });
  return { ...marked, services: standing };
}

/** Undefined when nothing of the entry can be said to be live. */
function standingEntry(asked: ValueMap, entry: Entry, record: DeployedRecord): ValueMap | undefined {
  if (!needsDeploy(entry, record)) return asked;
  // What is live has other variables than those that are stored; which ones, a fingerprint does not tell.
  if (record.deployId === "" || record.variables !== variablesOf(entry).variables) return undefined;
  return {
    ...mapValues(asked, (value, name) => (name === "source" ? undefined : value)),
    serviceId: record.serviceId,
    triggers: record.triggers,
    ...("release" in asked && { release: record.release }),
    ...(record.source !== undefined && { source: record.source }),
  };
}
