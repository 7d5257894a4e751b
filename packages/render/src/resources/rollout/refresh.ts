import type { DeployReply } from "@slipway/render-api";
import {
  deploysOf,
  envVarsOf,
  findUnlessGone,
  getService,
  isUnfinished,
  liveAmong,
  secretFilesOf,
} from "@slipway/render-client";
import type { Desired, Prior, Operation } from "../../resource";
import { isMap, mapValues, unwrap, type Value, type ValueMap } from "../../values/value";
import { groupsOf } from "../env-group/links";
import type { RolloutInputs } from "./declaration";
import { suspension } from "./failure";
import { type DeployedRecord, type Entry, isRelease, type Records, releaseText, unknownConfiguration } from "./records";
import { recordsIn } from "./state";

/** What Render says of everything that a rollout writes. */
export interface Observation {
  readonly records: Records;
  /** By key: what each service is configured with, whoever has made it. */
  readonly configurations: ReadonlyMap<string, Configuration>;
}

/** Texts by name; undefined where nobody has asked for them. */
interface Configuration {
  readonly envVars: ReadonlyMap<string, string> | undefined;
  readonly secretFiles: ReadonlyMap<string, string> | undefined;
  readonly envGroups: ReadonlyMap<string, string> | undefined;
}

/**
 * Looks at each service that the entries or the records name: what is live, its variables, and its secret files and groups
 * where the program states some. A service that is
 * gone, or has nothing live, has no record; a suspended one runs nothing.
 */
export async function observeRollout(operation: Operation, prior: Prior<RolloutInputs>): Promise<Observation> {
  const records = recordsIn(prior);
  const { services } = prior.inputs.values;
  const keys = [...new Set([...Object.keys(services), ...Object.keys(records)])];
  const observed = await Promise.all(
    keys.map(async (key) => ({ key, ...(await observeService(operation, key, services[key], records[key])) })),
  );
  return {
    records: Object.fromEntries(
      observed.flatMap(({ key, record }) => (record === undefined ? [] : [[key, record] as const])),
    ),
    configurations: new Map(
      observed.flatMap(({ key, configuration }) =>
        configuration === undefined ? [] : [[key, configuration] as const],
      ),
    ),
  };
}

async function observeService(
  operation: Operation,
  key: string,
  entry: Entry | undefined,
  record: DeployedRecord | undefined,
) {
  const { render, snapshot, warn } = operation;
  const serviceId = entry?.serviceId ?? record?.serviceId ?? "";
  const service = await findUnlessGone(
    render,
    async () => (await snapshot.service(serviceId)) ?? (await getService(render, serviceId)),
  );
  if (service === undefined) return {};
  const [deploys, envVars, secretFiles, envGroups] = await Promise.all([
    deploysOf(render, serviceId),
    entry === undefined ? undefined : envVarsOf(render, serviceId),
    entry?.secretFiles === undefined ? undefined : secretFilesOf(render, serviceId),
    entry?.envGroups === undefined ? undefined : observedGroups(operation, serviceId, entry.envGroups),
  ]);
  const before = record?.serviceId === serviceId ? record : undefined;
  const isSuspended = service.suspended === "suspended";
  if (isSuspended) warn(suspension(key, serviceId, render));
  return {
    configuration: { envVars, secretFiles, envGroups },
    record: recordNow(entry, before, { serviceId, deploys, isSuspended }),
  };
}

/** Those of the program by its names, others by their ids. */
async function observedGroups(
  operation: Operation,
  serviceId: string,
  named: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const linked = await groupsOf(operation, serviceId, Object.values(named));
  const ours = Object.entries(named).filter(([, id]) => linked.has(id));
  const known = new Set(Object.values(named));
  return new Map([...ours, ...[...linked].filter((id) => !known.has(id)).map((id) => [id, id] as const)]);
}

function recordNow(
  entry: Entry | undefined,
  before: DeployedRecord | undefined,
  observed: { readonly serviceId: string; readonly deploys: readonly DeployReply[]; readonly isSuspended: boolean },
): DeployedRecord {
  const { serviceId, deploys, isSuspended } = observed;
  const live = liveAmong(deploys);
  if (live === undefined || isSuspended) return unknownConfiguration(serviceId, undefined, before);
  const follows = entry?.release === undefined;
  const isExpected = live.id === before?.deployId || (follows && live.trigger !== "rollback");
  // A deploy of what runs a release is an interrupted rollout's, or somebody's by hand, and may go live at any moment.
  const isMoving = !follows && deploys.some(isUnfinished);
  if (before === undefined || !isExpected || isMoving) return unknownConfiguration(serviceId, live, before);
  return { ...before, deployId: live.id, release: releaseText(live) || before.release };
}

/**
 * The inputs as they are at Render: the release that is live, and every variable, secret file and group that a service has, so that
 * what an interrupted update has left behind, or somebody changed, is seen. A service whose variables the program does not
 * state shows none, and so with its secret files and its groups.
 */
export function observedInputs({ marked }: Desired<RolloutInputs>, { records, configurations }: Observation): ValueMap {
  const services = unwrap(marked.services ?? {});
  if (!isMap(services)) return marked;
  return {
    ...marked,
    services: mapValues(services, (entry, key) => observedEntry(entry, records[key], configurations.get(key))),
  };
}

function observedEntry(
  entry: Value,
  record: DeployedRecord | undefined,
  configuration: Configuration | undefined,
): Value {
  const desired = unwrap(entry);
  if (!isMap(desired)) return entry;
  const { release = "" } = record ?? {};
  return {
    ...desired,
    // Where nothing is live, or Render does not say what it is, the one that was asked for is all there is to show.
    ...("release" in desired && release !== "" && { release: observedRelease(desired.release, release) }),
    ...observedTexts("envVars", desired, configuration),
    ...observedTexts("secretFiles", desired, configuration),
    ...observedTexts("envGroups", desired, configuration),
  };
}

function observedTexts(
  property: keyof Configuration,
  desired: ValueMap,
  configuration: Configuration | undefined,
): ValueMap {
  const texts = configuration?.[property];
  return property in desired && texts !== undefined ? { [property]: Object.fromEntries(texts) } : {};
}

/** One image has several names: the program's stays while it is the same. */
function observedRelease(desired: Value | undefined, live: string): Value {
  const asked = desired === undefined ? undefined : unwrap(desired);
  return desired !== undefined && typeof asked === "string" && isRelease(asked, live) ? desired : live;
}
