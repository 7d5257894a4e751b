import type { Pulumi } from "../pulumi";
import { onOneLine } from "../short-text";
import { type ChecksOutcome, outcomeAmong, outcomes, type SystemChecks } from "../verification/outcome";
import { type Bundle, bundleLines, readBundle, shortBundle } from "./bundle";

/**
 * What an update, or a verification, leaves in Pulumi's own history: its message, a subject line with git-style trailers. Whoever can
 * write to the stack's backend can write one; nothing in it is believed but what it says of itself.
 */
export interface ReleaseRecord {
  readonly action: RecordedAction;
  /** What came of the checks, by system. An update has none yet: its verification is a record of its own. */
  readonly checks?: SystemChecks;
  /** What the update was to bring, or what was live when it was verified. */
  readonly bundle: Bundle;
  /** The stack that a promotion took it from. */
  readonly from?: string;
  /** Who did it, as one line. */
  readonly by?: string;
  /** What an update and its verification have in common, and nothing else has: a UUID. */
  readonly run?: string;
}

export type RecordedAction = (typeof actions)[number];

const actions = ["deploy", "promote", "rollback", "verify"] as const;

/** A name is for people; a longer one is no name. */
const longestName = 100;
/** A stack's whole name on Pulumi Cloud: organization, project, stack. */
const stackPattern = /^[\w.-]{1,100}(?:\/[\w.-]{1,100}){0,2}$/;
const runPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** `<system> <outcome>`; an outcome alone is one of all systems of the bundle. */
const checksPattern = /^(?:([a-z0-9][a-z0-9-]{0,62}) )?([a-z ]+)$/;

/** The message of a record, for `--message`. */
export function recordMessage(record: ReleaseRecord): string {
  const { action, checks = {}, bundle, from, by, run } = record;
  const name = by === undefined ? "" : nameIn(by);
  const trailers = [
    ["Slipway-Action", action],
    ...Object.keys(checks)
      .toSorted()
      .map((system) => ["Slipway-Checks", `${system} ${checks[system] ?? ""}`]),
    ...(from === undefined ? [] : [["Slipway-From", from]]),
    ...(name === "" ? [] : [["Slipway-By", name]]),
    ...(run === undefined ? [] : [["Slipway-Run", run]]),
    ...bundleLines(bundle).map((line) => ["Slipway-Release", line]),
  ];
  return `${subjectOf(record)}\n\n${trailers.map(([key, value]) => `${key}: ${value}`).join("\n")}`;
}

/**
 * Reads {@link recordMessage}'s message. Undefined for every other one, as people write them by hand and as Pulumi makes them of a
 * commit's title where none is given: a message of one line never is a record, so no title of a commit or a pull request can pose as one.
 */
export function readRecord(message: string): ReleaseRecord | undefined {
  const trailers = trailersOf(message);
  const valuesOf = (key: string): string[] => trailers.filter((one) => one.key === key).map(({ value }) => value);
  const [action, from] = [valuesOf("slipway-action"), valuesOf("slipway-from")];
  const [by, runs] = [valuesOf("slipway-by"), valuesOf("slipway-run")];
  const isContradictory = [action, from, by, runs].some(({ length }) => length > 1);
  const known = actions.find((one) => one === action[0]);
  const bundle = readBundle(valuesOf("slipway-release"));
  const checks = readChecks(valuesOf("slipway-checks"), bundle);
  if (isContradictory || known === undefined || checks === undefined) return undefined;
  const stack = from.find((name) => stackPattern.test(name));
  const name = nameIn(by[0] ?? "");
  const run = runs.find((id) => runPattern.test(id));
  return {
    action: known,
    ...(Object.keys(checks).length > 0 && { checks }),
    bundle,
    ...(stack !== undefined && { from: stack }),
    ...(name !== "" && { by: name }),
    ...(run !== undefined && { run }),
  };
}

/** Undefined where they contradict each other, or say what no record says. */
function readChecks(values: readonly string[], bundle: Bundle): SystemChecks | undefined {
  const read = values.map((value): [system: string | undefined, outcome: ChecksOutcome | undefined] => {
    const [, system, text] = checksPattern.exec(value) ?? [];
    return [system, outcomes.find((one) => one === text)];
  });
  if (read.some(([, outcome]) => outcome === undefined)) return undefined;
  const [[system, outcome] = []] = read;
  if (read.length === 1 && system === undefined && outcome !== undefined)
    return Object.fromEntries(Object.keys(bundle).map((one) => [one, outcome]));
  const named = read.flatMap(([one, its]) => (one === undefined || its === undefined ? [] : [[one, its] as const]));
  const isContradictory = named.length < read.length || new Set(named.map(([one]) => one)).size < named.length;
  return isContradictory ? undefined : Object.fromEntries(named);
}

/**
 * Makes a verification a part of Pulumi's own history: a refresh of the stack's own row in the state, which stands for nothing at Render, has
 * its message. It runs no program, starts no provider, and leaves what somebody changed at Render as the drift that it is: a refresh of
 * anything else would take it into the state.
 */
export async function recordVerification(pulumi: Pulumi, stack: string, record: ReleaseRecord): Promise<void> {
  const message = ["--message", recordMessage(record)];
  await pulumi.read(["refresh", "--yes", "--skip-preview", "--stack", stack, "--target", theStackItself, ...message]);
}

/** Its URN, in Pulumi's own wildcards. */
const theStackItself = "urn:pulumi:**::pulumi:pulumi:Stack::**";

const verbs = { deploy: "Deploy", promote: "Promote", rollback: "Roll back to", verify: "Verify" } as const;

/** For people who read Pulumi's history as it is. */
function subjectOf({ action, checks, bundle, from }: ReleaseRecord): string {
  const systems = Object.keys(bundle).toSorted().join(", ");
  const what = [systems, shortBundle(bundle)].filter((text) => text !== "").join(" at ") || "nothing";
  const outcome = checks === undefined ? "" : `: checks ${outcomeAmong(checks, Object.keys(checks))}`;
  return `${verbs[action]} ${what}${from === undefined ? "" : ` from ${from}`}${outcome}`;
}

interface Trailer {
  /** In small letters: git tells trailers apart whatever their case. */
  readonly key: string;
  readonly value: string;
}

/** Those of git: the last paragraph, where it isn't the first as well and every line of it is one. */
function trailersOf(message: string): Trailer[] {
  const paragraphs = message
    .replaceAll("\r\n", "\n")
    .trim()
    .split(/\n[ \t]*\n/);
  const lines = paragraphs.length > 1 ? (paragraphs.at(-1) ?? "").split("\n") : [];
  const trailers = lines.map((line) => {
    const [, key, value = ""] = /^([A-Za-z0-9-]+):[ \t]*(.*)$/.exec(line) ?? [];
    return key === undefined ? undefined : { key: key.toLowerCase(), value: value.trim() };
  });
  const found = trailers.filter((trailer) => trailer !== undefined);
  return found.length === trailers.length ? found : [];
}

/** A name for people in a text that others wrote: on one line, and no longer than a name. */
export function nameIn(text: string): string {
  return Array.from(onOneLine(text)).slice(0, longestName).join("");
}
