import { isDeepStrictEqual } from "node:util";
import type { Origin } from "../../service-notes";
import { hasUnknown, isMap, knownPart, unwrap, type Value, type ValueMap } from "../../values/value";
import { type DeployedRecord, type Entry, isRelease, variablesOf } from "./records";

/** What is known of a service beside its entry. */
export interface Surroundings {
  /** The entry as the state has it. */
  readonly prior: Entry | undefined;
  /** What the service runs. */
  readonly record: DeployedRecord | undefined;
  /** The settings that this update changes. */
  readonly settings: readonly string[];
  /** Of what it follows; undefined where that isn't known, or where it follows nothing. */
  readonly origin?: Origin | undefined;
  /** Whether it has a disk, or will have. */
  readonly hasDisk?: boolean;
}

/** Why a service that is live is deployed. Any part of its entry may be unknown before the update. */
export function reasonsFor(
  entry: ValueMap,
  record: DeployedRecord,
  { prior, settings }: Pick<Surroundings, "prior" | "settings">,
): string[] {
  return [
    ...releaseReasons(entry, record),
    ...configurationReasons(entry, prior, record),
    ...triggerReasons(entry.triggers ?? {}, record, settings),
  ];
}

function releaseReasons({ release, source }: ValueMap, record: DeployedRecord): string[] {
  if (release === undefined) {
    if (source !== undefined && hasUnknown(source)) return [notKnown("branch or repository")];
    return knownPart(source) === record.source ? [] : ["branch or repository"];
  }
  const known = knownPart(release);
  if (typeof known !== "string") return [notKnown("release")];
  return record.release !== "" && isRelease(known, record.release) ? [] : ["release"];
}

function configurationReasons(entry: ValueMap, prior: Entry | undefined, record: DeployedRecord): string[] {
  const changed = [
    ...textReasons("variable", entry.envVars ?? {}, prior?.envVars ?? {}),
    ...textReasons("secret file", entry.secretFiles ?? {}, prior?.secretFiles ?? {}),
    ...textReasons("environment group", entry.envGroups ?? {}, prior?.envGroups ?? {}),
  ];
  if (changed.length > 0) return changed;
  if (record.variables === "") return ["variables and settings that are live are not known"];
  if (prior === undefined || variablesOf(prior).variables === record.variables) return [];
  return [`${kindsIn(prior)} that an earlier update wrote and did not deploy`];
}

function kindsIn({ secretFiles, envGroups }: Entry): string {
  const others = [
    ...(secretFiles === undefined ? [] : ["secret files"]),
    ...(envGroups === undefined ? [] : ["groups"]),
  ];
  return ["variables", ...others].join(" or ");
}

/** By name; values are shown by the diff, where they may be. */
function textReasons(noun: string, texts: Value, olds: Readonly<Record<string, string>>): string[] {
  const news = unwrap(texts);
  if (!isMap(news)) return [notKnown(`${noun}s`)];
  const changed = namesIn(news, olds).flatMap((name) => {
    const value = news[name];
    if (value === undefined) return [`${name} (removed)`];
    if (hasUnknown(value)) return [notKnown(name)];
    if (!(name in olds)) return [`${name} (new)`];
    return knownPart(value) === olds[name] ? [] : [name];
  });
  return changed.length === 0 ? [] : [listed(noun, changed)];
}

function triggerReasons(triggers: Value, record: DeployedRecord, settings: readonly string[]): string[] {
  const [news, olds] = [unwrap(triggers), record.triggers];
  if (!isMap(news)) return [notKnown("triggers")];
  if (!hasUnknown(news) && (record.variables === "" || isDeepStrictEqual({ ...knownPart(news) }, { ...olds })))
    return [];
  const changed = namesIn(news, olds).flatMap((name) => {
    const value = news[name];
    if (value !== undefined && hasUnknown(value)) return [notKnown(name)];
    return knownPart(value) === olds[name] ? [] : [name];
  });
  const which = settings.length > 0 ? ` (${settings.join(", ")})` : "";
  return [`${listed("trigger", changed)}${which}`];
}

function namesIn(...maps: readonly object[]): string[] {
  return [...new Set(maps.flatMap((map) => Object.keys(map)))].toSorted();
}

function listed(noun: string, names: readonly string[]): string {
  return `${noun}${names.length === 1 ? "" : "s"} ${names.join(", ")}`;
}

function notKnown(what: string): string {
  return `${what} (not known yet)`;
}
