import type { Prior } from "../../resource";
import { isMap, mapValues, secret, unwrap, type Value, type ValueMap } from "../../values/value";
import type { RolloutInputs } from "./declaration";
import { type Entry, type DeployedRecord, needsDeploy, type Records, variablesOf } from "./records";

/** What Pulumi's state holds of a rollout. */

export function recordsIn(prior: Prior<RolloutInputs> | undefined): Records {
  return (prior?.outputs.values.deployed ?? {}) as Records;
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
 * The inputs that what is live was deployed with. They differ from the prior inputs when a rollout failed or when somebody
 * deployed by hand.
 */
export function deployedInputs(prior: Prior<RolloutInputs>): ValueMap {
  const { marked, values } = prior.inputs;
  const records = recordsIn(prior);
  const services = unwrap(marked.services ?? {});
  if (!isMap(services)) return marked;
  const deployed = mapValues(services, (entry, key) => {
    const [desired, plain, record] = [unwrap(entry), values.services[key], records[key]];
    return isMap(desired) && plain !== undefined && record !== undefined
      ? deployedEntry(desired, plain, record)
      : undefined;
  });
  return { ...marked, services: deployed };
}

/** Undefined when nothing of the entry can be said to be live. */
function deployedEntry(desired: ValueMap, entry: Entry, record: DeployedRecord): ValueMap | undefined {
  if (!needsDeploy(entry, record)) return desired;
  // What is live has other variables than those that are stored; a fingerprint does not say which ones.
  if (record.deployId === "" || record.variables !== variablesOf(entry).variables) return undefined;
  return {
    ...mapValues(desired, (value, name) => (name === "source" ? undefined : value)),
    serviceId: record.serviceId,
    triggers: record.triggers,
    ...("release" in desired && { release: record.release }),
    ...(record.source !== undefined && { source: record.source }),
  };
}
