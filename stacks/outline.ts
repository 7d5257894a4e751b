import type { OutlinePart, OutlineVariable, SystemOutline } from "../components/outline/outline";
import { type OutlinePlace, OutlinePlatform, type Recording } from "../components/outline/platform";
import { settled } from "../components/outline/settled";
import type { PriceList } from "../components/prices";
import type { Release } from "../components/release";
import type { ConfiguredSystem } from "./system";

/** Which release a service runs changes nothing of an outline; that it has one, compositions insist on. */
const release: Release = { kind: "commit", commit: "0".repeat(40) };

/**
 * The outline of a system as its settings make it: its parts with their sizes, and who reads what of whom. Its composition is run on a
 * platform that makes nothing, so this works before any resource exists, and where there is no Pulumi engine.
 *
 * @param platform the defaults of the platform that the system is for
 * @throws pulumi.RunError when the composition itself can't be built
 */
export async function outlineOf(
  configured: ConfiguredSystem,
  platform: Pick<PriceList, "defaultDiskSizeGB">,
): Promise<SystemOutline> {
  const { parts, reads, unread } = await recordingOf(configured, (plan) => platform.defaultDiskSizeGB(plan));
  const { environment, browserFacing } = configured.outlined;
  return {
    system: configured.system.name,
    environment,
    parts: parts.map((part) => ({ ...part, isBrowserFacing: browserFacing.includes(part.name) })),
    reads,
    unread,
  };
}

/** What a system's services get, and what of it nobody can say. */
export interface SystemVariables {
  parts: readonly Pick<OutlinePart, "name" | "kind" | "platformName" | "runtime">[];
  variables: readonly OutlineVariable[];
  unread: SystemOutline["unread"];
}

/**
 * What a system's services get as their settings make it, by the same way as {@link outlineOf}.
 *
 * @param addresses what is known of services that are there already, by name, and whether they are found at their domains
 * @throws pulumi.RunError when the composition itself can't be built
 */
export async function variablesOf(
  configured: ConfiguredSystem,
  addresses: Pick<OutlinePlace, "known" | "usesDomains"> = {},
): Promise<SystemVariables> {
  return recordingOf(configured, () => undefined, addresses);
}

async function recordingOf(
  { system, sources, outlined: { nameOf, compose } }: ConfiguredSystem,
  defaultDiskSizeGB: PriceList["defaultDiskSizeGB"],
  addresses: Pick<OutlinePlace, "known" | "usesDomains"> = {},
): Promise<Recording> {
  const recorder = new OutlinePlatform({ system: system.name, nameOf, defaultDiskSizeGB, ...addresses });
  const outputs = compose(recorder, Object.fromEntries(Object.keys(sources).map((service) => [service, release])));
  const [recording] = await Promise.all([recorder.recording(), ...Object.values(outputs).map(settledOutput)]);
  return recording;
}

/** What a system would tell of itself is nothing to an outline, but a failure of it must not go unseen. */
function settledOutput(output: unknown): Promise<unknown> {
  return settled(output);
}
