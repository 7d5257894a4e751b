import { deploysOf, envVarsOf, findUnlessGone, getService } from "@slipway/render-client";
import type { Desired, Prior, Operation } from "../../resource";
import { isMap, mapValues, unwrap, type Value, type ValueMap } from "../../values/value";
import type { RolloutInputs } from "./declaration";
import { type DeployedRecord, type Entry, type Records, unknownConfiguration } from "./records";
import { recordsIn } from "./state";

/** What Render says of everything that a rollout writes. */
export interface Observation {
  readonly records: Records;
  /** By key: every variable of the service, whoever has made it. */
  readonly variables: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/**
 * Looks at each service that the entries or the records name: what is live, and its variables. A service that is
 * gone, or has nothing live, has no record; a suspended one runs nothing.
 */
export async function observeRollout(operation: Operation, prior: Prior<RolloutInputs>): Promise<Observation> {
  const records = recordsIn(prior);
  const { services } = prior.inputs.values;
  const keys = [...new Set([...Object.keys(services), ...Object.keys(records)])];
  const observed = await Promise.all(
    keys.map(async (key) => ({ key, ...(await observeService(operation, services[key], records[key])) })),
  );
  return {
    records: Object.fromEntries(
      observed.flatMap(({ key, record }) => (record === undefined ? [] : [[key, record] as const])),
    ),
    variables: new Map(
      observed.flatMap(({ key, variables }) => (variables === undefined ? [] : [[key, variables] as const])),
    ),
  };
}

async function observeService(
  { render, snapshot }: Operation,
  entry: Entry | undefined,
  record: DeployedRecord | undefined,
) {
  const serviceId = entry?.serviceId ?? record?.serviceId ?? "";
  const service = await findUnlessGone(
    render,
    async () => (await snapshot.service(serviceId)) ?? (await getService(render, serviceId)),
  );
  if (service === undefined) return {};
  const [deploys, variables] = await Promise.all([
    deploysOf(render, serviceId),
    entry === undefined ? undefined : envVarsOf(render, serviceId),
  ]);
  const live = deploys.find(({ status }) => status === "live");
  const before = record?.serviceId === serviceId ? record : undefined;
  const isRunning = live !== undefined && service.suspended !== "suspended";
  const isExpected = live?.id === before?.deployId || (entry?.release === undefined && live?.trigger !== "rollback");
  return {
    variables,
    record:
      before !== undefined && isRunning && isExpected
        ? { ...before, deployId: live.id }
        : unknownConfiguration(serviceId, isRunning ? live : undefined, before),
  };
}

/**
 * The inputs as they are at Render: every variable that a service has, so that what an interrupted update has left
 * behind, or somebody added, is seen. A service whose variables the program does not state shows none.
 */
export function observedInputs({ marked }: Desired<RolloutInputs>, { variables }: Observation): ValueMap {
  const services = unwrap(marked.services ?? {});
  if (!isMap(services)) return marked;
  return { ...marked, services: mapValues(services, (entry, key) => observedEntry(entry, variables.get(key))) };
}

function observedEntry(entry: Value, variables: ReadonlyMap<string, string> | undefined): Value {
  const desired = unwrap(entry);
  if (!isMap(desired) || variables === undefined || !("envVars" in desired)) return entry;
  return { ...desired, envVars: Object.fromEntries(variables) };
}
