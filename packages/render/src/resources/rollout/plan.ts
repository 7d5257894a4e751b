import {
  isCronJobId,
  type PlannedBuilding,
  type PlannedDeploy,
  type PlannedMovement,
  releaseInPlan,
} from "@slipway/render-api";
import type { Origin } from "../../service-notes";
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
import { type DeployedRecord, type Entry, isRelease, isImage, keptDeploy, needsDeploy, reusesBuild } from "./records";

/** What an update will do to one service of a rollout, with the releases whole: commits between them are looked up. */
export interface Plan {
  readonly deploy: PlannedDeploy;
  /** What is live; undefined where nothing is. */
  readonly from: string | undefined;
  /** What will be; undefined where Render will choose. */
  readonly to: string | Unknown | undefined;
}

/** They say whether a service is deployed; the rest of its entry says when, and with a build or not. */
const deciding = ["serviceId", "release", "source", "triggers", "envVars", "secretFiles", "envGroups"];

/** What will be done for an entry; undefined when nothing is to be done. */
export function plannedDeploy(key: string, entry: Value, around: Surroundings): Plan | undefined {
  const { record, origin, hasDisk: isDown } = around;
  const fields = unwrap(entry);
  const from = record === undefined || record.release === "" ? undefined : record.release;
  // Of another runtime it is of another kind than what is live.
  const alike = around.settings.includes("runtime") ? undefined : from;
  if (!isMap(fields)) {
    return planOf(key, { from, to: unknown, isDown }, buildingTo(unknown, { alike }, builtIfNeedBe), [
      "nothing of its entry is known yet",
    ]);
  }
  const isUnknown = (name: string): boolean => hasUnknown(fields[name] ?? null);
  const isDecided = !deciding.some(isUnknown);
  if (isDecided && !needsDeploy(knownFields(fields), record)) return undefined;
  if (record === undefined || record.deployId === "" || knownPart(fields.serviceId) !== record.serviceId) {
    const to = releaseIn(fields, undefined, origin);
    return planOf(key, { from: undefined, to }, buildingTo(to, { origin }, { kind: "build" }), [
      "nothing of it is live",
    ]);
  }
  const building = isDecided && !isUnknown("runtimeEnvVars") ? buildingOf(knownFields(fields), record) : builtIfNeedBe;
  // Another build of a cron job is one of its branch's newest commit, whatever that is then; an image stays.
  const canStay = building.kind === "no build" || !isCronJobId(record.serviceId) || isImage(from);
  const to = releaseIn(fields, canStay ? record : undefined, origin);
  return planOf(
    key,
    { from, to, isDown },
    buildingTo(to, { alike, origin }, building),
    reasonsFor(fields, record, around),
  );
}

const builtIfNeedBe: PlannedBuilding = { kind: "build if need be" };

/** By what is told how a release is made that isn't known itself. */
interface Hints {
  /** What is live, where what comes is of its kind. */
  readonly alike?: string | undefined;
  /** Of what the service follows. */
  readonly origin?: Origin | undefined;
}

/**
 * How a release is made: no image is built.
 *
 * @param ofCommit how it is made where it is a commit
 */
function buildingTo(to: Plan["to"], { alike, origin }: Hints, ofCommit: PlannedBuilding): PlannedBuilding {
  if (ofCommit.kind === "kept deploy") return ofCommit;
  if (origin !== undefined) return origin.kind === "image" ? { kind: "image" } : ofCommit;
  const known = typeof to === "string" ? to : alike;
  if (known === undefined) return builtIfNeedBe;
  return isImage(known) ? { kind: "image" } : ofCommit;
}

function planOf(
  key: string,
  { from, to, isDown = false }: Pick<Plan, "from" | "to"> & { isDown?: boolean | undefined },
  building: PlannedBuilding,
  reasons: readonly string[],
): Plan {
  // Where nothing is live, nothing goes down.
  const down = isDown && from !== undefined && { isDown };
  return { from, to, deploy: { key, movement: movementOf(from, to), building, ...down, reasons } };
}

function movementOf(from: string | undefined, to: string | Unknown | undefined): PlannedMovement {
  if (to === undefined) return { kind: "follows" };
  if (to instanceof Unknown) return { kind: "not known yet", ...(from !== undefined && { from: releaseInPlan(from) }) };
  if (from === undefined) return { kind: "first", to: releaseInPlan(to) };
  if (isRelease(from, to)) return { kind: "again", to: releaseInPlan(to) };
  return { kind: "moves", from: releaseInPlan(from), to: releaseInPlan(to) };
}

function knownFields(fields: ValueMap): Entry {
  return knownPart(mapValues(fields, (value) => (hasUnknown(value) ? undefined : value))) as unknown as Entry;
}

/**
 * What will be live: of what follows an image, that image, which has a tag as a rule; undefined where Render will choose a commit.
 *
 * @param record what is live of the service, if anything is: it stays at that while it follows the same branch
 */
function releaseIn(
  { release, source }: ValueMap,
  record: DeployedRecord | undefined,
  origin: Origin | undefined,
): Plan["to"] {
  if (release !== undefined) {
    const known = knownPart(release);
    return typeof known === "string" ? known : unknown;
  }
  const newest = origin?.kind === "image" ? origin.image : undefined;
  if (record === undefined) return newest;
  if (source !== undefined && hasUnknown(source)) return unknown;
  return knownPart(source) === record.source && record.release !== "" ? record.release : newest;
}

function buildingOf(entry: Entry, record: DeployedRecord): PlannedBuilding {
  const kept = keptDeploy(entry, record);
  if (kept !== undefined) return { kind: "kept deploy", deployId: kept.deployId };
  return { kind: reusesBuild(entry, record) ? "no build" : "build" };
}
