import { imagePattern } from "./image";
import { parseRelease, shortRelease } from "./release";

/**
 * What a preview says of a rollout. The provider writes it as a text, which Pulumi shows as it is and hands on with the preview's other
 * messages; whoever reports on a preview reads it back, so that only the provider decides what is deployed, and how.
 */
export interface RolloutPlan {
  readonly deploys: readonly PlannedDeploy[];
  /** How many services the rollout has. */
  readonly count: number;
  /** Lines about the commits in between: headings, each with lines of its own. */
  readonly histories: readonly string[];
}

/** What an update will do to one service of a rollout, as far as a preview can tell. */
export interface PlannedDeploy {
  /** The service, by its key in the rollout. */
  readonly key: string;
  readonly movement: PlannedMovement;
  readonly building: PlannedBuilding;
  /** Nobody reaches it for a while: its disk is one instance's, which ends before the next one starts. */
  readonly isDown?: true;
  /** Why it is deployed, in words: names of variables and settings, never a value. */
  readonly reasons: readonly string[];
}

/** What is live and what will be; releases are as {@link releaseInPlan} writes them. */
export type PlannedMovement =
  | { readonly kind: "first"; readonly to: string }
  | { readonly kind: "again"; readonly to: string }
  | { readonly kind: "moves"; readonly from: string; readonly to: string }
  /** Render takes the newest commit, or what an image's tag stands for which isn't known. */
  | { readonly kind: "follows" }
  | { readonly kind: "not known yet"; readonly from?: string };

export type PlannedBuilding =
  | { readonly kind: "build" }
  | { readonly kind: "build if need be" }
  /** Nothing is built. */
  | { readonly kind: "image" }
  /** What is live is restarted; Render builds when something newer than that was built. */
  | { readonly kind: "no build" }
  /** It goes back to what ran before; Render builds when that deploy is gone. */
  | { readonly kind: "kept deploy"; readonly deployId: string };

/** What is said of a rollout whose services depend on what only the update makes known. */
export const UNKNOWN_ROLLOUT_PLAN = "Which services this update deploys is not known yet.";

/** A release in few characters, with its kind: `commit 26d35925fda4`. Of an image that is followed it is the tag: `image api:1.2`. */
export function releaseInPlan(text: string): string {
  const release = parseRelease(text);
  if (release !== undefined) return `${release.kind} ${shortRelease(release)}`;
  const [name = text] = text.split("/").slice(-1);
  return imagePattern.test(text) && name.includes(":") ? `image ${name}` : text;
}

/** The plan as text. {@link readRolloutPlan} reads it. */
export function formatRolloutPlan({ deploys, count, histories }: RolloutPlan): string {
  const services = deploys.map(
    ({ key, movement, building, isDown, reasons }) =>
      `  ${formatKey(key)}: ${formatMovement(movement)}, ${formatBuilding(building)}${isDown ? DOWN : ""} (${reasons.join("; ")})`,
  );
  const all = count === 1 ? "the service" : `${deploys.length} of ${count} services`;
  return [`This update deploys ${all}:`, ...services, ...histories].join("\n");
}

/** Reads {@link formatRolloutPlan}'s text; undefined when it is none. */
export function readRolloutPlan(text: string): RolloutPlan | undefined {
  const [heading = "", ...lines] = text.trimEnd().split("\n");
  const [, all, shown, count] = headingPattern.exec(heading) ?? [];
  if (all === undefined) return undefined;
  const services = lines.slice(0, Number(shown ?? 1));
  const deploys = services.flatMap((line) => readDeploy(line) ?? []);
  if (deploys.length !== Number(shown ?? 1)) return undefined;
  return { deploys, count: Number(count ?? 1), histories: lines.slice(deploys.length) };
}

const NEWEST = "the newest of its branch or tag";
const NOT_KNOWN = "a release that is not known yet";
const headingPattern = /^This update deploys (the service|(\d+) of (\d+) services):$/;
const release = String.raw`(?:(?:commit|image) \S+|\S+)`;
const movementPattern = new RegExp(
  `^(?:(?<follows>${NEWEST})|(?:(?<before>${release}) => )?${NOT_KNOWN}|(?<again>${release}) again|(?:(?<from>${release}) => )?(?<to>${release}))$`,
);
const DOWN = ", down while it is deployed, since it has a disk";
const linePattern = new RegExp(
  String.raw`^ {2}("(?:[^"\\]|\\.)*"|[^\s":]+): (.+?), ((?:with|back to) .+?)(${DOWN})? \((.*)\)$`,
);
const backPattern = /^back to its deploy `([^`]+)`, with no build while Render keeps that$/;
const BUILDINGS = {
  build: "with a build",
  "build if need be": "with a build if need be",
  image: "with its image, no build",
  "no build": "with no build, if what is live is its newest one",
} as const;

/** What is no name as services have them is quoted. */
function formatKey(key: string): string {
  return /^[\w.-]+$/.test(key) ? key : JSON.stringify(key);
}

function formatMovement(movement: PlannedMovement): string {
  switch (movement.kind) {
    case "first":
      return movement.to;
    case "again":
      return `${movement.to} again`;
    case "moves":
      return `${movement.from} => ${movement.to}`;
    case "follows":
      return NEWEST;
    case "not known yet":
      return movement.from === undefined ? NOT_KNOWN : `${movement.from} => ${NOT_KNOWN}`;
  }
}

function formatBuilding(building: PlannedBuilding): string {
  if (building.kind !== "kept deploy") return BUILDINGS[building.kind];
  return `back to its deploy \`${building.deployId}\`, with no build while Render keeps that`;
}

function readDeploy(line: string): PlannedDeploy | undefined {
  const [, key, moves = "", how = "", down, why = ""] = linePattern.exec(line) ?? [];
  const movement = readMovement(moves);
  const building = readBuilding(how);
  if (key === undefined || movement === undefined || building === undefined) return undefined;
  const reasons = why === "" ? [] : why.split("; ");
  return { key: readKey(key), movement, building, ...(down !== undefined && { isDown: true }), reasons };
}

function readKey(text: string): string {
  return text.startsWith('"') ? String(JSON.parse(text)) : text;
}

function readMovement(text: string): PlannedMovement | undefined {
  const found = movementPattern.exec(text)?.groups;
  if (found === undefined) return undefined;
  const { follows, before, again, from, to } = found;
  if (follows !== undefined) return { kind: "follows" };
  if (again !== undefined) return { kind: "again", to: again };
  if (to === undefined) return { kind: "not known yet", ...(before !== undefined && { from: before }) };
  return from === undefined ? { kind: "first", to } : { kind: "moves", from, to };
}

function readBuilding(text: string): PlannedBuilding | undefined {
  const deployId = backPattern.exec(text)?.[1];
  if (deployId !== undefined) return { kind: "kept deploy", deployId };
  const kinds = Object.keys(BUILDINGS) as (keyof typeof BUILDINGS)[];
  const kind = kinds.find((name) => BUILDINGS[name] === text);
  return kind === undefined ? undefined : { kind };
}
