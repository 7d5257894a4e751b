import { type DeployReply, type Release, releaseOf } from "@slipway/render-api";
import { liveAmong } from "@slipway/render-client";
import type { StackService } from "../stack-resources";
import { type ChecksOutcome, outcomeAmong, type SystemChecks } from "../verification/outcome";
import { type Bundle, bundleOf, entriesOf, ofSystems, sameBundle } from "./bundle";
import { hasServed, type WayBack, wayBack } from "./kept";
import { pinnedIn, type Update } from "./pulumi-history";
import { nameIn, readRecord, type ReleaseRecord } from "./record";

/** One thing that a stack ran, or was to run. */
export interface TimelineEntry {
  /** Pulumi's own number of the update, counted from the oldest: the id for `slipway rollback --to`. Absent for what Render deployed without one. */
  number?: number;
  /** When it began. RFC 3339. */
  at: string;
  /** Who did it, where a record says so; else who Pulumi noted as the author of what it ran. */
  by?: string;
  /** `branch`: Render followed the branch. `by hand`: somebody deployed at Render, past Pulumi. */
  action: "deploy" | "promote" | "rollback" | "destroy" | "branch" | "by hand";
  /** The stack that a promotion took it from. */
  from?: string;
  /** What it brought, or, where it failed, was to bring. */
  bundle: Bundle;
  result: string;
  /** What came of the checks of all its systems, taken together. */
  verified: ChecksOutcome;
  /** The same of each system. One that isn't there was never tried at what this brought of it. */
  checks: SystemChecks;
  /** When it was. RFC 3339. */
  verifiedAt?: string;
  /** Whether this is what runs now. */
  isLive: boolean;
  /** Whether Render keeps all that it takes to go back there with no build, on every plan. */
  keptByRender: boolean;
  wayBack: WayBack;
  /** The first line of its commit's message, where all of it is one commit and Render knows it. */
  subject?: string;
}

/** A service with its deploys, newest first. */
export interface DeployedService extends StackService {
  deploys: readonly DeployReply[];
}

/** Pulumi's history has times in whole seconds. */
const secondMs = 1_000;
/** Two machines' clocks differ. */
const leewayMs = 5_000;

/** What a stack ran, newest first, of Pulumi's history and Render's deploys. */
export function timelineOf(updates: readonly Update[], services: readonly DeployedService[]): TimelineEntry[] {
  const live = bundleAt(services, Number.POSITIVE_INFINITY);
  const verifications = updates.flatMap((update) => {
    const record = readRecord(update.message);
    return record?.action === "verify" && record.checks !== undefined
      ? [{ bundle: record.bundle, checks: record.checks, at: update.at }]
      : [];
  });
  const begun = [
    ...updates.flatMap((update, index) => entryOf(update, updates.slice(0, index), services) ?? []),
    ...deploysPastPulumi(updates, services),
  ].toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
  const running = begun.find(({ bundle, result }) => result === "succeeded" && isSame(bundle, live));
  return begun.map((entry, index) => ({
    ...entry,
    ...verificationOf(entry, begun.slice(0, index), verifications),
    isLive: entry === running,
    ...waysBack(entry.bundle, live, services),
    ...subjectOf(entry.bundle, services),
  }));
}

type Begun = Pick<TimelineEntry, "number" | "at" | "by" | "action" | "from" | "bundle" | "result">;

/**
 * What an update was about; undefined where it was about no release: nothing changed, and nobody recorded one.
 *
 * @param later newest first
 */
function entryOf(update: Update, later: readonly Update[], services: readonly DeployedService[]): Begun | undefined {
  const { number, kind, at, result, message } = update;
  if (kind !== "update" && kind !== "destroy") return undefined;
  const record = readRecord(message);
  const hasChanged = Object.entries(update.changes).some(([change, count]) => change !== "same" && count > 0);
  if (record === undefined && !hasChanged && result === "succeeded") return undefined;
  const { from, by = authorOf(update) } = record ?? {};
  const who = { ...(from !== undefined && { from }), ...(by !== undefined && { by }) };
  if (kind === "destroy") return { number, at, action: "destroy", bundle: {}, result, ...who };
  const action = record === undefined || record.action === "verify" ? "deploy" : record.action;
  const { own, bundle: verified } = verifiedAfter(later, record?.run);
  // Pins are for services that there are now, and say nothing of which there were then: a record or a verification does.
  const asked = record?.bundle ?? (verified === undefined ? pinnedIn(update, services) : {});
  const brought = bundleOf([
    // Where Render has forgotten its deploys.
    ...entriesOf(verified ?? {}),
    ...entriesOf(bundleAt(services, Date.parse(update.endedAt ?? at) + leewayMs)),
    ...entriesOf(asked),
  ]);
  // A record may have what its update took away; what was live right after hasn't.
  const bundle = own && verified !== undefined && result === "succeeded" ? verified : brought;
  return { number, at, action, bundle, result, ...who };
}

/** Whom Pulumi's own record of a plain `pulumi up` names: the author of the commit that it ran, else the CI that ran it. */
function authorOf({ environment }: Update): string | undefined {
  const named = [environment["git.author"], environment["git.committer"], environment["ci.system"]];
  return named.map((name) => nameIn(name ?? "")).find((name) => name !== "");
}

/** What was live when an update was verified: by its own run, or, where none has that, before anything else was done. */
function verifiedAfter(
  later: readonly Update[],
  run: string | undefined,
): { own: boolean; bundle: Bundle | undefined } {
  const records = later
    .toReversed()
    .map(({ kind, message }) => (kind === "refresh" ? readRecord(message) : undefined))
    .map((record) => (record?.action === "verify" && entriesOf(record.bundle).length > 0 ? record : undefined));
  const own = run === undefined ? undefined : records.find((record) => record?.run === run);
  return { own: own !== undefined, bundle: (own ?? records[0])?.bundle };
}

/** Deploys that served and that no update asked for: pushes to a branch that is followed, and what people did by hand. Those of one commit are one. */
function deploysPastPulumi(updates: readonly Update[], services: readonly DeployedService[]): Begun[] {
  const oldest = Date.parse(updates.at(-1)?.at ?? "");
  const windows = updates
    .filter(({ kind }) => kind !== "refresh")
    // An update waits for the deploys that it begins, so none of them begins at its very end: clocks may differ by as much.
    .map(({ at, endedAt = at }) => [Date.parse(at) - leewayMs, Date.parse(endedAt) + secondMs] as const);
  const isOurs = (time: number): boolean => windows.some(([begin, end]) => time >= begin && time <= end);
  const found = new Map<string, { action: "branch" | "by hand"; times: number[] }>();
  for (const { deploys, asked } of services) {
    for (const deploy of deploys.filter(hasServed)) {
      const time = Date.parse(deploy.createdAt ?? "");
      const follows = asked === undefined && deploy.trigger === "new_commit";
      if (!(time >= oldest) || (isOurs(time) && !follows)) continue;
      const action = deploy.trigger === "new_commit" ? "branch" : "by hand";
      const key = action === "branch" ? `${action} ${deploy.commit?.id ?? ""}` : `${action} ${deploy.id}`;
      const { times } = found.get(key) ?? { times: [] };
      found.set(key, { action, times: [...times, time, liveTime(deploy)] });
    }
  }
  return [...found.values()].map(({ action, times }) => ({
    at: new Date(Math.min(...times)).toISOString(),
    action,
    bundle: bundleAt(services, Math.max(...times)),
    result: "succeeded",
  }));
}

/** What was live at a time, as far as Render's newest deploys tell. */
function bundleAt(services: readonly DeployedService[], time: number): Bundle {
  return bundleOf(
    services.flatMap(({ system, name, deploys }) => {
      const deploy =
        time === Number.POSITIVE_INFINITY
          ? liveAmong(deploys)
          : deploys.find((one) => hasServed(one) && liveTime(one) <= time);
      const release = deploy && releaseOf(deploy);
      return release === undefined ? [] : [{ system, name, release }];
    }),
  );
}

function liveTime({ finishedAt, createdAt }: DeployReply): number {
  return Date.parse(finishedAt ?? createdAt ?? "");
}

/** A bundle that is empty says nothing. */
function isSame(one: Bundle, other: Bundle): boolean {
  return entriesOf(one).length > 0 && sameBundle(one, other);
}

type Verification = Required<Pick<ReleaseRecord, "bundle" | "checks">> & Pick<Update, "at">;

/** Of each system the newest verification of what an entry brought of it, before something else came. One that tried nothing tells nothing. */
function verificationOf(
  entry: Begun,
  later: readonly Begun[],
  verifications: readonly Verification[],
): Pick<TimelineEntry, "verified" | "verifiedAt" | "checks"> {
  const until = later.filter(({ result }) => result === "succeeded").at(-1)?.at ?? "9999";
  const timely = verifications.filter(
    ({ at }) => Date.parse(at) >= Date.parse(entry.at) && !(Date.parse(at) > Date.parse(until)),
  );
  const systems = Object.keys(entry.bundle);
  const found = systems.flatMap((system) => {
    const own = timely.find(
      ({ bundle, checks }) =>
        outcomeAmong(checks, [system]) !== "not tried" &&
        isSame(ofSystems(bundle, [system]), ofSystems(entry.bundle, [system])),
    );
    return own === undefined ? [] : [{ system, outcome: outcomeAmong(own.checks, [system]), at: own.at }];
  });
  const checks = Object.fromEntries(found.map(({ system, outcome }) => [system, outcome]));
  const verifiedAt = found
    .map(({ at }) => at)
    .toSorted()
    .at(-1);
  return { verified: outcomeAmong(checks, systems), checks, ...(verifiedAt !== undefined && { verifiedAt }) };
}

function waysBack(
  bundle: Bundle,
  live: Bundle,
  services: readonly DeployedService[],
): Pick<TimelineEntry, "keptByRender" | "wayBack"> {
  const ways = entriesOf(bundle).flatMap(({ system, name, release }): WayBack[] => {
    const service = services.find((one) => one.system === system && one.name === name);
    // What is no part of the stack any more doesn't come back.
    if (service === undefined) return [];
    const isThere = isSame({ [system]: { [name]: release } }, { [system]: { [name]: live[system]?.[name] ?? none } });
    return [isThere ? "no build" : wayBack(service.deploys, release)];
  });
  const worst = (["a build", "perhaps a build"] as const).find((way) => ways.includes(way)) ?? "no build";
  const isNothing = ways.length === 0;
  return { keptByRender: !isNothing && worst === "no build", wayBack: isNothing ? "a build" : worst };
}

/** No release is like it. */
const none: Release = { kind: "commit", commit: "" };

function subjectOf(bundle: Bundle, services: readonly DeployedService[]): Pick<TimelineEntry, "subject"> {
  const commits = new Set(
    entriesOf(bundle).map(({ release }) => (release.kind === "commit" ? release.commit : undefined)),
  );
  const [commit] = commits;
  if (commits.size !== 1 || commit === undefined) return {};
  const known = services.flatMap(({ deploys }) => deploys).find((deploy) => deploy.commit?.id === commit);
  const [line = ""] = (known?.commit?.message ?? "").trim().split(/[\r\n\u2028\u2029]/);
  return line === "" ? {} : { subject: line };
}
