import { formatRelease, parseRelease, type Release, releaseOf, sameRelease, shortRelease } from "@slipway/render-api";
import { findUnlessGone, liveDeploy, requireOwner } from "@slipway/render-client";
import type { DeployedStack } from "../deployed-stack";
import { canBePinned, fullName } from "../stack-resources";

/**
 * What a stack runs, as one thing: the release of each service, by system and service. A service that runs nothing is not in it, and no
 * cron job that isn't pinned to an image: it runs what its branch holds, whatever the others do.
 */
export type Bundle = Readonly<Record<string, Readonly<Record<string, Release>>>>;

/** One service's part of a bundle. The system is empty for a service that belongs to none. */
export interface BundleEntry {
  readonly system: string;
  readonly name: string;
  readonly release: Release;
}

/** What Render says is live now, of each service that a stack's state holds. */
export async function liveBundle({ resources, render }: DeployedStack): Promise<Bundle> {
  // With the wrong host or workspace everything would seem to be gone.
  await requireOwner(render);
  const entries = resources.services.filter(canBePinned).map(async ({ id, system, name }): Promise<BundleEntry[]> => {
    const live = await findUnlessGone(render, () => liveDeploy(render, id));
    const release = live && releaseOf(live);
    return release === undefined ? [] : [{ system, name, release }];
  });
  return bundleOf((await Promise.all(entries)).flat());
}

/** A bundle of its entries; of two for one service the later holds. */
export function bundleOf(entries: readonly BundleEntry[]): Bundle {
  const systems = [...new Set(entries.map(({ system }) => system))];
  // Names may be what others wrote: `Object.fromEntries` makes any of them an own property.
  return Object.fromEntries(
    systems.map((system) => {
      const own = entries.filter((entry) => entry.system === system);
      return [system, Object.fromEntries(own.map(({ name, release }) => [name, release]))];
    }),
  );
}

/** The parts of a bundle, sorted by system and service. */
export function entriesOf(bundle: Bundle): BundleEntry[] {
  const entries = Object.entries(bundle).flatMap(([system, services]) =>
    Object.entries(services).map(([name, release]) => ({ system, name, release })),
  );
  return entries.toSorted((one, other) => byText(one.system, other.system) || byText(one.name, other.name));
}

/** The part of a bundle that is of these systems; all of it where none is named. */
export function ofSystems(bundle: Bundle, systems: readonly string[]): Bundle {
  if (systems.length === 0) return bundle;
  return Object.fromEntries(Object.entries(bundle).filter(([system]) => systems.includes(system)));
}

/** Whether two bundles have the same services, each at the same release. */
export function sameBundle(one: Bundle, other: Bundle): boolean {
  const [entries, others] = [entriesOf(one), entriesOf(other)];
  return (
    entries.length === others.length &&
    entries.every(({ system, name, release }, at) => {
      const match = others[at];
      return match?.system === system && match.name === name && sameRelease(release, match.release);
    })
  );
}

/** A bundle as lines of text, `<system>/<service> <release>`, which {@link readBundle} reads. */
export function bundleLines(bundle: Bundle): string[] {
  return entriesOf(bundle).map((entry) => `${fullName(entry)} ${formatRelease(entry.release)}`);
}

/** Reads {@link bundleLines}. A line that is none is passed over: others may have written it. */
export function readBundle(lines: readonly string[]): Bundle {
  return bundleOf(lines.flatMap((line) => readEntry(line) ?? []));
}

/**
 * A bundle in few characters: `26d3a6f1c0de`, where all services run one release; else the one that most run, and how many run
 * another: `26d3a6f1c0de + 1 other`. Empty for an empty bundle.
 */
export function shortBundle(bundle: Bundle): string {
  const counts = new Map<string, number>();
  for (const { release } of entriesOf(bundle)) {
    const text = shortRelease(release);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [most, ...others] = [...counts].toSorted(([, one], [, other]) => other - one);
  if (most === undefined) return "";
  const [text] = most;
  if (others.length === 0) return text;
  const count = others.reduce((sum, [, services]) => sum + services, 0);
  return `${text} + ${count} other${count === 1 ? "" : "s"}`;
}

/** As systems and services are called; nothing else can be in a name that comes from a message. */
const entryPattern = /^(?:([a-z0-9][a-z0-9-]{0,62})\/)?([a-z0-9][a-z0-9-]{0,62}) (\S+)$/;

function readEntry(line: string): BundleEntry | undefined {
  const [, system = "", name, text] = entryPattern.exec(line) ?? [];
  const release = text === undefined ? undefined : parseRelease(text);
  return name === undefined || release === undefined ? undefined : { system, name, release };
}

function byText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
