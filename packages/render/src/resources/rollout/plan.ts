import { parseRelease, shortRelease } from "@slipway/render-api";
import {
  hasUnknown,
  isMap,
  knownPart,
  mapValues,
  unknown,
  Unknown,
  unwrap,
  type Value,
  type ValueMap,
} from "../../values/value";
import { reasonsFor, type Surroundings } from "./reasons";
import { type DeployedRecord, type Entry, isRelease, keptDeploy, needsDeploy, reusesBuild } from "./records";

/** What an update will do to one service of a rollout, as far as a preview can tell. */
export interface PlannedDeploy {
  readonly key: string;
  /** What is live and what will be, as texts of releases; undefined where nothing is, or Render will choose. */
  readonly from: string | undefined;
  readonly to: string | Unknown | undefined;
  /** Whether it is built, in words. */
  readonly how: string;
  /** Why it is deployed. */
  readonly reasons: readonly string[];
}

/** They say whether a service is deployed; the rest of its entry says when, and with a build or not. */
const deciding = ["serviceId", "release", "source", "triggers", "envVars"];

/** What will be done for an entry; undefined when nothing is to be done. */
export function plannedDeploy(key: string, entry: Value, around: Surroundings): PlannedDeploy | undefined {
  const { record } = around;
  const fields = unwrap(entry);
  const from = record === undefined || record.release === "" ? undefined : record.release;
  if (!isMap(fields)) {
    return { key, from, to: unknown, how: builtIfNeedBe, reasons: ["nothing of its entry is known yet"] };
  }
  const isUnknown = (name: string): boolean => hasUnknown(fields[name] ?? null);
  const isDecided = !deciding.some(isUnknown);
  if (isDecided && !needsDeploy(knownFields(fields), record)) return undefined;
  if (record === undefined || record.deployId === "" || knownPart(fields.serviceId) !== record.serviceId) {
    const to = releaseIn(fields, undefined);
    return { key, from: undefined, to, how: "with a build", reasons: ["nothing of it is live"] };
  }
  return {
    key,
    from,
    to: releaseIn(fields, record),
    how: isDecided && !isUnknown("runtimeEnvVars") ? howOf(knownFields(fields), record) : builtIfNeedBe,
    reasons: reasonsFor(fields, record, around),
  };
}

const builtIfNeedBe = "with a build if need be";

function knownFields(fields: ValueMap): Entry {
  return knownPart(mapValues(fields, (value) => (hasUnknown(value) ? undefined : value))) as unknown as Entry;
}

/** @param record what is live of the service, if anything is: it stays at that while it follows the same branch */
function releaseIn({ release, source }: ValueMap, record: DeployedRecord | undefined): string | Unknown | undefined {
  if (release !== undefined) {
    const known = knownPart(release);
    return typeof known === "string" ? known : unknown;
  }
  if (record === undefined) return undefined;
  if (source !== undefined && hasUnknown(source)) return unknown;
  return knownPart(source) === record.source && record.release !== "" ? record.release : undefined;
}

function howOf(entry: Entry, record: DeployedRecord): string {
  const kept = keptDeploy(entry, record);
  if (kept !== undefined) return `back to its deploy \`${kept.deployId}\`, with no build while Render keeps that`;
  return reusesBuild(entry, record) ? "with no build, if what is live is its newest one" : "with a build";
}

/**
 * What a preview says of a rollout.
 *
 * @param count how many services it has
 * @param histories what the commits in between are, each a heading with lines
 */
export function planText(deploys: readonly PlannedDeploy[], count: number, histories: readonly string[]): string {
  const services = deploys.map(
    ({ key, from, to, how, reasons }) => `  ${key}: ${movement(from, to)}, ${how} (${reasons.join("; ")})`,
  );
  const all = count === 1 ? "the service" : `${deploys.length} of ${count} services`;
  return [`This update deploys ${all}:`, ...services, ...histories].join("\n");
}

function movement(from: string | undefined, to: string | Unknown | undefined): string {
  if (to === undefined) return "the newest commit of its branch";
  if (to instanceof Unknown) {
    return `${from === undefined ? "" : `${textOf(from)} => `}a release that is not known yet`;
  }
  if (from === undefined) return textOf(to);
  return isRelease(from, to) ? `${textOf(to)} again` : `${textOf(from)} => ${textOf(to)}`;
}

function textOf(text: string): string {
  const release = parseRelease(text);
  return release === undefined ? text : `${release.kind} ${shortRelease(release)}`;
}
