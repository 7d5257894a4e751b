import { isDeepStrictEqual } from "node:util";
import { parseRelease, shortRelease } from "@slipway/render-api";
import { hasUnknown, isMap, knownPart, unwrap, type Value } from "../../values/value";
import {
  type DeployedRecord,
  type Entry,
  isRelease,
  keptDeploy,
  needsDeploy,
  reusesBuild,
  variablesOf,
} from "./records";

/** What an update will do to one service of a rollout, as far as a preview can tell. */
export interface PlannedDeploy {
  readonly key: string;
  /** What is live and what will be, as texts of releases; undefined where nothing is, or Render will choose. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Whether it is built, in words. */
  readonly how: string;
  /** Why it is deployed. */
  readonly reasons: readonly string[];
}

/** What is known of a service beside its entry. */
export interface Surroundings {
  /** The entry as the state has it. */
  readonly prior: Entry | undefined;
  /** What the service runs. */
  readonly record: DeployedRecord | undefined;
  /** The settings that this update changes. */
  readonly settings: readonly string[];
}

/** What will be done for an entry; undefined when nothing is to be done. */
export function plannedDeploy(key: string, entry: Value, around: Surroundings): PlannedDeploy | undefined {
  const { record, prior } = around;
  const isKnown = !hasUnknown(entry);
  const known = knownPart(entry) as unknown as Entry;
  if (isKnown && !needsDeploy(known, record)) return undefined;
  const isLive = record !== undefined && record.deployId !== "" && record.serviceId === known.serviceId;
  const { release } = known;
  if (!isLive) return { key, from: undefined, to: release, how: "with a build", reasons: ["nothing of it is live"] };
  const from = record.release === "" ? undefined : record.release;
  const to = release !== undefined || known.source !== record.source ? release : from;
  const reasons = [...releaseReasons(known, record), ...variableReasons(entry, prior, record)];
  const triggers = triggerReasons(known, record, around.settings);
  return {
    key,
    from,
    to,
    how: isKnown ? howOf(known, record) : "with a build if need be",
    reasons: [...reasons, ...triggers],
  };
}

function howOf(entry: Entry, record: DeployedRecord): string {
  const kept = keptDeploy(entry, record);
  if (kept !== undefined) return `back to its deploy \`${kept.deployId}\`, with no build while Render keeps that`;
  return reusesBuild(entry, record) ? "with no build, if what is live is its newest one" : "with a build";
}

function releaseReasons({ release, source }: Entry, record: DeployedRecord): string[] {
  if (release === undefined) return source === record.source ? [] : ["branch or repository"];
  return record.release !== "" && isRelease(release, record.release) ? [] : ["release"];
}

/** By name; values are shown by the diff, where they may be. */
function variableReasons(entry: Value, prior: Entry | undefined, record: DeployedRecord): string[] {
  const [news, olds] = [variablesIn(entry), prior?.envVars ?? {}];
  const names = [...new Set([...Object.keys(news), ...Object.keys(olds)])].toSorted();
  const changed = names.flatMap((name) => {
    const value = news[name];
    if (value === undefined) return [`${name} (removed)`];
    if (hasUnknown(value)) return [`${name} (not known yet)`];
    if (!(name in olds)) return [`${name} (new)`];
    return knownPart(value) === olds[name] ? [] : [name];
  });
  if (changed.length > 0) return [`${changed.length === 1 ? "variable" : "variables"} ${changed.join(", ")}`];
  if (record.variables === "") return ["variables and settings that are live are not known"];
  const isStored = prior === undefined || variablesOf(prior).variables === record.variables;
  return isStored ? [] : ["variables that an earlier update wrote and did not deploy"];
}

function variablesIn(entry: Value): Readonly<Record<string, Value>> {
  const fields = unwrap(entry);
  const variables = isMap(fields) ? unwrap(fields.envVars ?? {}) : {};
  return isMap(variables) ? variables : {};
}

function triggerReasons({ triggers = {} }: Entry, record: DeployedRecord, settings: readonly string[]): string[] {
  if (record.variables === "" || isDeepStrictEqual({ ...triggers }, { ...record.triggers })) return [];
  const names = [...new Set([...Object.keys(triggers), ...Object.keys(record.triggers)])].toSorted();
  const changed = names.filter((name) => triggers[name] !== record.triggers[name]);
  const which = settings.length > 0 ? ` (${settings.join(", ")})` : "";
  return [`${changed.length === 1 ? "trigger" : "triggers"} ${changed.join(", ")}${which}`];
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

function movement(from: string | undefined, to: string | undefined): string {
  if (to === undefined) return "the newest commit of its branch";
  if (from === undefined) return textOf(to);
  return isRelease(from, to) ? `${textOf(to)} again` : `${textOf(from)} => ${textOf(to)}`;
}

function textOf(text: string): string {
  const release = parseRelease(text);
  return release === undefined ? text : `${release.kind} ${shortRelease(release)}`;
}
