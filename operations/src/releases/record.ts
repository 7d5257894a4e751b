import type { Pulumi } from "../pulumi";
import { onOneLine } from "../short-text";
import { ROLLOUT } from "../stack-resources";
import { type Bundle, bundleLines, readBundle, shortBundle } from "./bundle";

/**
 * What an update, or a verification, leaves in Pulumi's own history: its message, a subject line with git-style trailers. Whoever can
 * write to the stack's backend can write one; nothing in it is believed but what it says of itself.
 */
export interface ReleaseRecord {
  readonly action: RecordedAction;
  /** What came of the checks. An update has none yet: its verification is a record of its own. */
  readonly checks?: ChecksOutcome;
  /** What the update was to bring, or what was live when it was verified. */
  readonly bundle: Bundle;
  /** The stack that a promotion took it from. */
  readonly from?: string;
  /** Who did it, as one line. */
  readonly by?: string;
}

export type RecordedAction = (typeof actions)[number];
export type ChecksOutcome = (typeof outcomes)[number];

const actions = ["deploy", "promote", "rollback", "verify"] as const;
const outcomes = ["passed", "failed"] as const;

/** A name is for people; a longer one is no name. */
const longestName = 100;
/** A stack's whole name on Pulumi Cloud: organization, project, stack. */
const stackPattern = /^[\w.-]{1,100}(?:\/[\w.-]{1,100}){0,2}$/;

/** The message of a record, for `--message`. */
export function recordMessage(record: ReleaseRecord): string {
  const { action, checks, bundle, from, by } = record;
  const name = by === undefined ? "" : nameIn(by);
  const trailers = [
    ["Slipway-Action", action],
    ...(checks === undefined ? [] : [["Slipway-Checks", checks]]),
    ...(from === undefined ? [] : [["Slipway-From", from]]),
    ...(name === "" ? [] : [["Slipway-By", name]]),
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
  const [action, checks] = [valuesOf("slipway-action"), valuesOf("slipway-checks")];
  const [from, by] = [valuesOf("slipway-from"), valuesOf("slipway-by")];
  const isContradictory = [action, checks, from, by].some(({ length }) => length > 1);
  const known = actions.find((one) => one === action[0]);
  const outcome = outcomes.find((one) => one === checks[0]);
  if (isContradictory || known === undefined || (checks.length > 0 && outcome === undefined)) return undefined;
  const stack = from.find((name) => stackPattern.test(name));
  const name = nameIn(by[0] ?? "");
  return {
    action: known,
    ...(outcome !== undefined && { checks: outcome }),
    bundle: readBundle(valuesOf("slipway-release")),
    ...(stack !== undefined && { from: stack }),
    ...(name !== "" && { by: name }),
  };
}

/**
 * Makes a verification a part of Pulumi's own history: a refresh of the stack's rollouts alone has its message. It runs no program and
 * writes nothing at Render.
 */
export async function recordVerification(pulumi: Pulumi, stack: string, record: ReleaseRecord): Promise<void> {
  const message = ["--message", recordMessage(record)];
  await pulumi.read(["refresh", "--yes", "--skip-preview", "--stack", stack, "--target", anyRollout, ...message]);
}

/** URNs, in Pulumi's own wildcards. */
const anyRollout = `urn:pulumi:**${ROLLOUT}::**`;

const verbs = { deploy: "Deploy", promote: "Promote", rollback: "Roll back to", verify: "Verify" } as const;

/** For people who read Pulumi's history as it is. */
function subjectOf({ action, checks, bundle, from }: ReleaseRecord): string {
  const systems = Object.keys(bundle).toSorted().join(", ");
  const what = [systems, shortBundle(bundle)].filter((text) => text !== "").join(" at ") || "nothing";
  return `${verbs[action]} ${what}${from === undefined ? "" : ` from ${from}`}${checks === undefined ? "" : `: checks ${checks}`}`;
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

/** On one line, and no longer than a name. */
function nameIn(text: string): string {
  return Array.from(onOneLine(text)).slice(0, longestName).join("");
}
