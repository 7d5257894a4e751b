import { sameRelease } from "@slipway/render-api";
import { OperationError } from "../operation-error";
import { type Bundle, bundleLines, entriesOf, ofSystems, sameBundle } from "../releases/bundle";
import type { Move } from "../source-history/between";

/** A release that a stack has had, as far as going back to it is concerned. */
export interface PastRelease {
  /** Counted from the oldest. */
  number: number;
  action: string;
  /** What it was to bring. */
  bundle: Bundle;
  result: string;
  verified: "passed" | "failed" | "not tried";
}

/** What a choice among a stack's releases goes by. */
export interface Present {
  stack: string;
  /** What runs. */
  live: Bundle;
  /** Systems that are to go back; all where none is named. */
  systems: readonly string[];
}

/** A release's part that a choice is about. */
function partOf({ bundle }: Pick<PastRelease, "bundle">, { systems }: Present): Bundle {
  return ofSystems(bundle, systems);
}

/** Whether a bundle has each service that runs, so that all of them can go there. */
function coversAll(bundle: Bundle, { live, systems }: Present): boolean {
  return entriesOf(ofSystems(live, systems)).every(({ system, name }) => bundle[system]?.[name] !== undefined);
}

/**
 * What a stack is to leave when it goes back: what it runs, where that is what was last asked for. Where something else runs (a promotion
 * broke off, somebody deployed by hand), what was last verified may be what still runs, and is what to go back to.
 *
 * @param entries newest first
 */
export function bundleToLeave(entries: readonly PastRelease[], present: Present): Bundle | undefined {
  const live = ofSystems(present.live, present.systems);
  const [newest] = entries;
  return newest !== undefined && sameBundle(partOf(newest, present), live) ? live : undefined;
}

/**
 * The release to go back to when none is named: the newest one whose checks passed, that isn't what is left, and that nobody has gone back
 * from since.
 *
 * @param entries newest first
 */
export function lastVerified<Entry extends PastRelease>(
  entries: readonly Entry[],
  present: Present,
  leaving: Bundle | undefined,
): Entry | undefined {
  return entries.find((entry) => {
    const part = partOf(entry, present);
    if (entry.verified !== "passed" || !coversAll(part, present)) return false;
    if (leaving !== undefined && sameBundle(part, leaving)) return false;
    return !wasLeft(entry, entries, present);
  });
}

/** Whether somebody has gone back from a release since: its checks had passed, and it was bad all the same. */
function wasLeft(entry: PastRelease, entries: readonly PastRelease[], present: Present): boolean {
  return entries.slice(0, entries.indexOf(entry)).some(({ action }, at) => {
    const left = entries[at + 1];
    return action === "rollback" && left !== undefined && sameBundle(partOf(left, present), partOf(entry, present));
  });
}

/**
 * The release that somebody names by its number or by a commit of it.
 *
 * @throws OperationError where there is none, there are several, or it never came up
 */
export function namedRelease<Entry extends PastRelease>(
  entries: readonly Entry[],
  wanted: string,
  present: Present,
): Entry {
  const list = `\`npx slipway releases --stack ${present.stack}\` shows them`;
  const found = entries.find(({ number }) => String(number) === wanted) ?? byCommit(entries, wanted, present, list);
  if (found === undefined)
    throw new OperationError(
      `\`${present.stack}\` has had no release \`${wanted}\`: expected a number or a commit of one; ${list}.`,
    );
  if (found.result !== "succeeded")
    throw new OperationError(
      `Release ${found.number} of \`${present.stack}\` never came up, so there is nothing to go back to: choose another; ${list}.`,
    );
  if (!coversAll(partOf(found, present), present))
    throw new OperationError(
      `Release ${found.number} of \`${present.stack}\` doesn't say what every service ran then, so it can't be gone back to: choose another; ${list}.`,
    );
  return found;
}

function byCommit<Entry extends PastRelease>(
  entries: readonly Entry[],
  wanted: string,
  present: Present,
  list: string,
): Entry | undefined {
  if (!/^[0-9a-f]{7,40}$/.test(wanted)) return undefined;
  const found = entries.filter(
    (entry) =>
      entry.result === "succeeded" &&
      entriesOf(partOf(entry, present)).some(
        ({ release }) => release.kind === "commit" && release.commit.startsWith(wanted),
      ),
  );
  const kinds = new Set(found.map((entry) => bundleLines(partOf(entry, present)).join("\n")));
  if (kinds.size > 1)
    throw new OperationError(
      `\`${wanted}\` is in ${kinds.size} different releases of \`${present.stack}\` (${found.map(({ number }) => number).join(", ")}): name one by its number; ${list}.`,
    );
  return found[0];
}

/** What moves when a stack that runs one bundle is to run another. */
export function movesBetween(live: Bundle, wanted: Bundle): Move[] {
  return entriesOf(wanted).flatMap(({ system, name, release }) => {
    const from = live[system]?.[name];
    if (sameRelease(from, release)) return [];
    return [{ system, name, ...(from !== undefined && { from }), to: release }];
  });
}
