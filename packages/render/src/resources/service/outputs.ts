import type { ServiceReply } from "@slipway/render-api";
import type { Change } from "../../declaration/diff";
import type { ResourceDeclaration } from "../../declaration/property";
import { chosen } from "../../declaration/reply";
import type { Former } from "../../resource";
import {
  hasUnknown,
  isMap,
  knownPart,
  mapValues,
  secret,
  unknown,
  unwrap,
  type Value,
  type ValueMap,
} from "../../values/value";
import { pick, type Variables } from "./env-vars";
import type { Observation } from "./observation";

/** The port that Render gives a service which does not choose one. */
const defaultPort = 10_000;
/** The version of a new service's settings. */
export const firstSettings = 1;

/**
 * The version of the settings once changes were made, by us or by somebody else: one that needs a deploy raises it. A service
 * whose creation failed half-way has none yet.
 */
export function versionAfter(former: Former | undefined, changes: readonly Change[]): number {
  const version = former?.outputs.values.settingsVersion;
  if (typeof version !== "number") return firstSettings;
  return changes.some((change) => change.needsDeploy) ? version + 1 : version;
}

/** A service's outputs, those that its declaration has. */
export function outputsOf(
  declaration: ResourceDeclaration,
  seen: Observation,
  inputs: Variables,
  version: number,
): ValueMap {
  const { service, envVars } = seen;
  const all: ValueMap = {
    slug: service.slug,
    url: service.serviceDetails.url ?? "",
    internalAddress: internalAddress(service, envVars),
    settingsVersion: version,
    generatedValues: pick(envVars, inputs.generatedEnvVars ?? []),
  };
  return { ...chosen(declaration, service), ...declared(declaration, all) };
}

/** What a preview can tell of a service's outputs. */
export function plannedOutputs(
  declaration: ResourceDeclaration,
  inputs: ValueMap,
  former: Former | undefined,
  changes: readonly Change[],
): ValueMap {
  return declared(declaration, {
    settingsVersion: versionAfter(former, changes),
    generatedValues: plannedValues(inputs.generatedEnvVars ?? [], former?.outputs.marked.generatedValues),
  });
}

function plannedValues(names: Value, former: Value | undefined): Value {
  const stated = knownPart(names);
  if (!Array.isArray(stated) || hasUnknown(names)) return unknown;
  const known = former === undefined ? {} : unwrap(former);
  return Object.fromEntries(
    stated.map((name: string) => [name, (isMap(known) ? known[name] : undefined) ?? secret(unknown)]),
  );
}

function declared({ outputs }: ResourceDeclaration, all: ValueMap): ValueMap {
  return mapValues(all, (value, name) => (name in outputs ? value : undefined));
}

function internalAddress(service: ServiceReply, envVars: ReadonlyMap<string, string>): string {
  const port = envVars.get("PORT") ?? service.serviceDetails.openPorts?.[0]?.port ?? defaultPort;
  return service.internalAddress ?? `${service.slug}:${port}`;
}
