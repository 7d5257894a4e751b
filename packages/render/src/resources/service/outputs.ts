import type { ServiceReply } from "@slipway/render-api";
import { diff } from "../../declaration/diff";
import { fingerprint, type FingerprintKind } from "../../declaration/fingerprint";
import type { ResourceDeclaration } from "../../declaration/property";
import { chosen } from "../../declaration/reply";
import type { Former } from "../../resource";
import { mapValues, type Value, type ValueMap } from "../../values/value";
import type { Observation } from "./observation";

/** The port that Render gives a service which does not choose one. */
const defaultPort = 10_000;

/** A service's outputs, those that its declaration has. */
export function outputsOf(
  declaration: ResourceDeclaration,
  { service }: Observation,
  inputs: ValueMap,
  former: Former | undefined,
): ValueMap {
  const all: ValueMap = {
    slug: service.slug,
    url: service.serviceDetails.url ?? "",
    internalAddress: internalAddress(service),
    ...fingerprints(declaration, inputs, former),
  };
  const declared = mapValues(all, (value, name) => (name in declaration.outputs ? value : undefined));
  return { ...chosen(declaration, service), ...declared };
}

/**
 * The fingerprints of inputs. One stays as it is while nothing that it is made of changes: what the program leaves to Render again,
 * such as the branch of an imported service, stays at Render what it was.
 */
export function fingerprints(declaration: ResourceDeclaration, inputs: ValueMap, former: Former | undefined): ValueMap {
  const changes = former === undefined ? [] : diff(declaration, former.inputs.marked, inputs);
  const current = (kind: FingerprintKind, standing: Value | undefined): Value => {
    const isChanged = changes.some(({ property }) => declaration.properties[property]?.deploy === kind);
    return standing === undefined || isChanged ? fingerprint(declaration, inputs, kind) : standing;
  };
  return {
    settingsFingerprint: current("settings", former?.outputs.marked.settingsFingerprint),
    sourceFingerprint: current("source", former?.outputs.marked.sourceFingerprint),
  };
}

function internalAddress(service: ServiceReply): string {
  const port = service.serviceDetails.openPorts?.[0]?.port ?? defaultPort;
  return service.internalAddress ?? `${service.slug}:${port}`;
}
