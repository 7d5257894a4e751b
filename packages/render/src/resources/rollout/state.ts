import { diff } from "../../declaration/diff";
import type { Prior } from "../../resource";
import { isMap, mapValues, secret, unwrap, type Value, type ValueMap } from "../../values/value";
import { rollout, type RolloutInputs } from "./declaration";
import { type Entry, type DeployedRecord, needsDeploy, type Records, variablesOf } from "./records";

/** What Pulumi's state holds of a rollout. */

export function recordsIn(prior: Prior<RolloutInputs> | undefined): Records {
  return (prior?.outputs.values.deployed ?? {}) as Records;
}

/** Records as outputs. Fingerprints that the values of variables and the contents of files lead to are secrets, as these may be. */
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
 *
 * @param news what the program asks for
 */
export function deployedInputs(prior: Prior<RolloutInputs>, news: ValueMap): ValueMap {
  const { marked, values } = prior.inputs;
  const records = recordsIn(prior);
  const [services, asked] = [unwrap(marked.services ?? {}), unwrap(news.services ?? {})];
  if (!isMap(services)) return marked;
  const deployed = mapValues(services, (entry, key) => {
    const [desired, plain, record] = [unwrap(entry), values.services[key], records[key]];
    if (!isMap(desired) || plain === undefined || record === undefined) return undefined;
    return deployedEntry(desired, plain, record, isMap(asked) ? asked[key] : undefined);
  });
  return { ...marked, services: deployed };
}

/** The properties of an entry of which a record has no more than a fingerprint. */
const configured = new Set(["envVars", "secretFiles", "envGroups"]);

/** Undefined when nothing of the entry can be said to be live. */
function deployedEntry(
  desired: ValueMap,
  entry: Entry,
  record: DeployedRecord,
  asked: Value | undefined,
): ValueMap | undefined {
  if (!needsDeploy(entry, record)) return desired;
  if (record.deployId === "") return undefined;
  const live = {
    ...mapValues(desired, (value, name) => (name === "source" ? undefined : value)),
    serviceId: record.serviceId,
    triggers: record.triggers,
    ...("release" in desired && { release: record.release }),
    ...(record.source !== undefined && { source: record.source }),
  };
  if (record.variables === variablesOf(entry).variables || asked === undefined) return live;
  // What is live has other variables, secret files or groups than those that are stored; a fingerprint does not say which ones. Where
  // another difference tells that the service has to be deployed, they need not.
  if (isOther(live, asked)) return live;
  const bare = mapValues(live, (value, name) => (configured.has(name) ? undefined : value));
  return isOther(bare, asked) ? bare : undefined;
}

function isOther(live: Value, asked: Value): boolean {
  return diff(rollout, { services: { entry: live } }, { services: { entry: asked } }).length > 0;
}
