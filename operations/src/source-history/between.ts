import { formatRelease, type Release } from "@slipway/render-api";
import { grouped } from "../grouped";
import type { Migration } from "./migrations";
import { type SourceCommit, type SourceHistory, Unanswered } from "./source-history";

/** A service on its way from one release to another. */
export interface Move {
  system: string;
  name: string;
  /** Undefined where it runs nothing yet. */
  from?: Release;
  to: Release;
}

/**
 * How what comes stands to what runs, as far as a service's own files go: `first` where nothing runs, `same` where the files are equal
 * whatever the commits, `diverged` where each has commits that the other lacks, `image` where there are no commits to compare.
 */
export type Relation = "first" | "same" | "newer" | "older" | "diverged" | "image" | "unknown";

/** What lies between the releases of services of one system that move alike. */
export interface Between {
  system: string;
  services: string[];
  from: Release | undefined;
  to: Release;
  relation: Relation;
  /** Set where the files are the same, and what comes is the later commit all the same. */
  isLater?: true;
  /** Commits that change the services' files, the newest first: those that come, and those that what runs has and what comes lacks. */
  comes: SourceCommit[];
  lost: SourceCommit[];
  /** Seen from what runs: `removed` is one that what comes lacks. */
  migrations: Migration[];
  /** Why nothing is known of it. */
  unknown?: string;
}

/** Where a service's code is, and what of it. Globs are relative to `rootDir`. */
export interface Source {
  repo: string;
  rootDir: string;
  /** What the service is built from: all of `rootDir` where none is named. */
  paths: readonly string[];
  migrations: readonly string[];
}

/** How the sources of services are found and read. */
export interface SourceReading {
  /** Undefined where it isn't known. */
  sourceOf: (system: string, service: string) => Source | undefined;
  open: (repo: string, rootDir: string) => Promise<SourceHistory | undefined>;
}

/** A service that moves between two commits, and its files. */
interface Step {
  move: Move;
  from: string | undefined;
  to: string;
  source: Source;
}

/** At least one. */
type Several<Thing> = readonly [Thing, ...Thing[]];

/** What lies between, once for all services that move alike. This is the one place that asks. */
export async function whatLiesBetween(moves: readonly Move[], reading: SourceReading): Promise<Between[]> {
  const histories = new Map<string, Promise<SourceHistory | undefined>>();
  const open = ({ repo, rootDir }: Source): Promise<SourceHistory | undefined> => {
    const key = JSON.stringify([repo, rootDir]);
    const opened = histories.get(key) ?? reading.open(repo, rootDir);
    histories.set(key, opened);
    return opened;
  };
  const repoOf = ({ system, name }: Move): string => reading.sourceOf(system, name)?.repo ?? "";
  // Of one repository one after the other: a mirror that two fetch into at once may give neither.
  const repositories = [...grouped(moves, repoOf).values()].map(async (own) => {
    const found: Between[] = [];
    for (const [, alike] of grouped(own, (move) => pairOf(move, reading)))
      found.push(...(await between(alike, reading, open)));
    return found;
  });
  return (await Promise.all(repositories)).flat();
}

function pairOf({ system, name, from, to }: Move, { sourceOf }: SourceReading): string {
  const source = sourceOf(system, name);
  return JSON.stringify([system, from && formatRelease(from), formatRelease(to), source?.repo, source?.rootDir]);
}

async function between(
  moves: Several<Move>,
  { sourceOf }: SourceReading,
  open: (source: Source) => Promise<SourceHistory | undefined>,
): Promise<Between[]> {
  const [{ from, to }] = moves;
  if (to.kind === "image" || from?.kind === "image") return [untold(moves, "image")];
  const steps = moves.flatMap((move): Step[] => {
    const source = sourceOf(move.system, move.name);
    return source === undefined ? [] : [{ move, from: from?.commit, to: to.commit, source }];
  });
  const [step] = steps;
  if (step === undefined) return [untold(moves, "unknown", "it isn't known where its repository is")];
  try {
    const history = await open(step.source);
    if (history === undefined)
      return [untold(moves, "unknown", "no repository is at the path that its `repo` setting names")];
    return await compared(steps, history);
  } catch (error) {
    if (error instanceof Unanswered) return [untold(moves, "unknown", error.message)];
    throw error;
  }
}

/** What is known of services without a look at a repository. */
function untold(moves: Several<Move>, relation: Relation, unknown?: string): Between {
  const { system, from, to } = moves[0];
  const services = moves.map(({ name }) => name);
  const nothing = { comes: [], lost: [], migrations: [] };
  return { system, services, from, to, relation, ...nothing, ...(unknown !== undefined && { unknown }) };
}

/** Services that move between the same two commits, those together whose files stand alike. */
async function compared(steps: readonly Step[], history: SourceHistory): Promise<Between[]> {
  const relations = new Map<Step, Relation>();
  for (const [, alike] of grouped(steps, ({ source }) => JSON.stringify(source.paths))) {
    const relation = await relationOf(alike[0], history);
    for (const step of alike) relations.set(step, relation);
  }
  const found: Between[] = [];
  for (const [relation, alike] of grouped(steps, (step) => relations.get(step) ?? "unknown"))
    found.push(await told(alike, relation, history));
  return found;
}

async function relationOf({ from, to, source: { paths } }: Step, history: SourceHistory): Promise<Relation> {
  if (from === undefined) return "first";
  const files = pathsOf(paths);
  if (await history.isAlike(from, to, files)) return "same";
  if (await history.isAncestor(to, from)) return "older";
  if (await history.isAncestor(from, to)) return "newer";
  // What one of them has of other files only is no matter of this service.
  const comes = await history.commitsBetween(from, to, files);
  const lost = await history.commitsBetween(to, from, files);
  if (lost.length === 0 && comes.length > 0) return "newer";
  return comes.length === 0 && lost.length > 0 ? "older" : "diverged";
}

async function told(steps: Several<Step>, relation: Relation, history: SourceHistory): Promise<Between> {
  const { from, to } = steps[0];
  const [{ move }, ...others] = steps;
  const known = untold([move, ...others.map((step) => step.move)], relation);
  const sources = steps.map(({ source }) => source);
  const every = sources.map(({ paths }) => pathsOf(paths));
  const paths = [...new Set(every.flat())];
  const globs = [...new Set(sources.flatMap(({ migrations }) => migrations))];
  const isGoing = relation === "older" || relation === "diverged";
  const isLater = relation === "same" && from !== undefined && (await history.isAncestor(from, to));
  return {
    ...known,
    ...(isLater && { isLater }),
    comes: relation === "older" || relation === "same" ? [] : await history.commitsBetween(from, to, paths),
    lost: isGoing && from !== undefined ? await history.commitsBetween(to, from, paths) : [],
    // Also of the same files: migrations need not be what a service is built from.
    migrations: await history.migrationsBetween(from, to, globs),
  };
}

/** What is outside of the root directory is nothing that Render builds a service from, whatever its build filter says. */
function pathsOf(paths: readonly string[]): readonly string[] {
  const within = paths.filter((glob) => !glob.startsWith("../"));
  return within.length === 0 ? ["**"] : within;
}
