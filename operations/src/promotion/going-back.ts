import { sameRelease } from "@slipway/render-api";
import { OperationError } from "../operation-error";
import { type Bundle, bundleLines, entriesOf, ofSystems, sameBundle } from "../releases/bundle";
import type { Move } from "../source-history/between";
import { type ChecksOutcome, outcomeAmong, type SystemChecks } from "../verification/outcome";
import { type Fitted, fittedTo } from "./fitted";

/** A release that a stack has had, as far as going back to it is concerned. */
export interface PastRelease {
  /** Counted from the oldest. */
  number: number;
  action: string;
  /** What it was to bring. */
  bundle: Bundle;
  result: string;
  /** What came of its checks, by system. */
  checks: SystemChecks;
}

/** What a choice among a stack's releases goes by. */
export interface Present {
  stack: string;
  /** What runs. */
  live: Bundle;
  /** The services that there are, each at what it is asked to run: what has no past release stays there. */
  asked: Bundle;
  /** Systems that are to go back; all where none is named. */
  systems: readonly string[];
}

/** A release's part that a choice is about. */
function partOf({ bundle }: Pick<PastRelease, "bundle">, { systems }: Present): Bundle {
  return ofSystems(bundle, systems);
}

/** A past release as it can be brought back today. */
export function todayOf(entry: Pick<PastRelease, "bundle">, present: Present): Fitted {
  return fittedTo(partOf(entry, present), ofSystems(present.asked, present.systems));
}

/** What came of a release's checks, of the systems that are to go back. */
export function outcomeIn(entry: Pick<PastRelease, "bundle" | "checks">, present: Present): ChecksOutcome {
  return outcomeAmong(entry.checks, Object.keys(partOf(entry, present)));
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
    const { bundle, back } = todayOf(entry, present);
    if (outcomeIn(entry, present) !== "passed" || back.length === 0) return false;
    if (leaving !== undefined && sameBundle(bundle, leaving)) return false;
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

/** What a promotion that fails goes back to, and why there. */
export interface WayBack extends Fitted {
  /** Behind what it goes back to, in a sentence. */
  why: string;
}

/**
 * Where a promotion that fails goes back to: what ran before it, since the stack has just served with it. Where its own checks had failed,
 * or it was what an update that broke off has left, to the last release whose checks passed, if there is one.
 *
 * @param entries newest first
 * @returns undefined where nothing ran before
 */
export function wayBackOf(entries: readonly PastRelease[], present: Present, leaving: Bundle): WayBack | undefined {
  const before = { bundle: present.live };
  const live = partOf(before, present);
  if (entriesOf(live).length === 0) return undefined;
  const own = entries.find((entry) => entry.result === "succeeded" && sameBundle(partOf(entry, present), live));
  const brokeOff = own === undefined && entries[0] !== undefined && entries[0].result !== "succeeded";
  const isRed = own !== undefined && outcomeIn(own, present) === "failed";
  if (!brokeOff && !isRed) return { ...todayOf(before, present), why: "what ran before" };
  const reason = isRed
    ? "what ran before had failed its own checks"
    : "what ran before was left by an update that broke off";
  const verified = lastVerified(entries, present, leaving);
  if (verified === undefined)
    return {
      ...todayOf(before, present),
      why: `what ran before, though ${reason.replace("what ran before", "it")}: no release is known to have passed its checks`,
    };
  return {
    ...todayOf(verified, present),
    why: `release ${verified.number}, the last whose checks passed, since ${reason}`,
  };
}

/**
 * The release that somebody names by its number, or by a commit or the digest of an image of it.
 *
 * @throws OperationError where there is none, there are several, or it never came up
 */
export function namedRelease<Entry extends PastRelease>(
  entries: readonly Entry[],
  wanted: string,
  present: Present,
): Entry {
  const list = `\`npx slipway releases --stack ${present.stack}\` shows them`;
  const found = entries.find(({ number }) => String(number) === wanted) ?? byDigits(entries, wanted, present, list);
  if (found === undefined)
    throw new OperationError(
      `\`${present.stack}\` has had no release \`${wanted}\`: expected the number of one, or a commit or digest of it; ${list}.`,
    );
  if (found.result !== "succeeded")
    throw new OperationError(
      `Release ${found.number} of \`${present.stack}\` never came up, so there is nothing to go back to: choose another; ${list}.`,
    );
  if (todayOf(found, present).back.length === 0)
    throw new OperationError(
      `Release ${found.number} of \`${present.stack}\` says of no service that there is today what it ran then, so it can't be gone back to: choose another; ${list}.`,
    );
  return found;
}

function byDigits<Entry extends PastRelease>(
  entries: readonly Entry[],
  wanted: string,
  present: Present,
  list: string,
): Entry | undefined {
  const digits = wanted.replace(/^sha256:/, "");
  if (!/^[0-9a-f]{7,64}$/.test(digits)) return undefined;
  const found = entries.filter(
    (entry) =>
      entry.result === "succeeded" &&
      entriesOf(partOf(entry, present)).some(({ release }) =>
        release.kind === "commit" ? release.commit.startsWith(wanted) : release.digest.startsWith(`sha256:${digits}`),
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
