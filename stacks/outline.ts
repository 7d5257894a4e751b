import type { AskedComposition } from "../components/outline/composition";
import type { OutlineFile, OutlinePart, OutlineVariable, SystemOutline } from "../components/outline/outline";
import { OutlinePlatform, type OutlinePlace } from "../components/outline/platform";
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
  const { environment, browserFacing } = configured.outlined;
  const { recorder, outputs } = recordedOn(configured, {
    defaultDiskSizeGB: (plan) => platform.defaultDiskSizeGB(plan),
  });
  const [{ parts, reads, unread }] = await Promise.all([recorder.recording(), outputs]);
  return {
    system: configured.system.name,
    environment,
    parts: parts.map((part) => ({ ...part, isBrowserFacing: browserFacing.includes(part.name) })),
    reads,
    unread,
  };
}

/**
 * All that a system asks of its platform, with the values of variables; otherwise like {@link outlineOf}.
 *
 * @param place how the platform, that it is really for, is set
 * @throws pulumi.RunError when the composition itself can't be built, or a value of it can't be had
 */
export async function askedBy(
  configured: ConfiguredSystem,
  place: Pick<OutlinePlace, "defaultDiskSizeGB" | "reachedByDomain">,
): Promise<AskedComposition> {
  const { recorder, outputs } = recordedOn(configured, place);
  const [asked] = await Promise.all([recorder.asked(), outputs]);
  return asked;
}

/** What a system's services get, and what of it nobody can say. */
export interface SystemVariables {
  parts: readonly Pick<OutlinePart, "name" | "kind" | "platformName" | "runtime">[];
  variables: readonly OutlineVariable[];
  secretFiles: readonly OutlineFile[];
  unread: SystemOutline["unread"];
}

/**
 * What a system's services get as their settings make it, by the same way as {@link outlineOf}.
 *
 * @param place how the platform, that it is really for, is set, and what is known of services that are there already
 * @throws pulumi.RunError when the composition itself can't be built
 */
export async function variablesOf(
  configured: ConfiguredSystem,
  place: Pick<OutlinePlace, "known" | "reachedByDomain"> = {},
): Promise<SystemVariables> {
  const { recorder, outputs } = recordedOn(configured, { ...place, defaultDiskSizeGB: () => undefined });
  const [recording] = await Promise.all([recorder.recording(), outputs]);
  return recording;
}

/** A composition that was run on a platform that makes nothing. Its outputs are to be waited for: a failure of one must not go unseen. */
function recordedOn(
  { system, sources, outlined }: ConfiguredSystem,
  place: Omit<OutlinePlace, "system" | "nameOf">,
): { recorder: OutlinePlatform; outputs: Promise<unknown> } {
  const recorder = new OutlinePlatform({ ...place, system: system.name, nameOf: outlined.nameOf });
  const releases = Object.fromEntries(Object.keys(sources).map((service) => [service, release]));
  const outputs = outlined.compose(recorder, releases);
  return { recorder, outputs: Promise.all(Object.values(outputs).map((output: unknown) => settled(output))) };
}
