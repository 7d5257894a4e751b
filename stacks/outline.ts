import type { SystemOutline } from "../components/outline/outline";
import { OutlinePlatform } from "../components/outline/platform";
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
  { system, sources, outlined }: ConfiguredSystem,
  platform: Pick<PriceList, "defaultDiskSizeGB">,
): Promise<SystemOutline> {
  const { environment, nameOf, browserFacing, compose } = outlined;
  const recorder = new OutlinePlatform({
    system: system.name,
    nameOf,
    defaultDiskSizeGB: (plan) => platform.defaultDiskSizeGB(plan),
  });
  const outputs = compose(recorder, Object.fromEntries(Object.keys(sources).map((service) => [service, release])));
  const [{ parts, reads, unread }] = await Promise.all([
    recorder.recording(),
    ...Object.values(outputs).map(settledOutput),
  ]);
  return {
    system: system.name,
    environment,
    parts: parts.map((part) => ({ ...part, isBrowserFacing: browserFacing.includes(part.name) })),
    reads,
    unread,
  };
}

/** What a system would tell of itself is nothing to an outline, but a failure of it must not go unseen. */
function settledOutput(output: unknown): Promise<unknown> {
  return settled(output);
}
