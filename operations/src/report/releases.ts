import { formatRelease, parseRelease } from "@slipway/render-api";
import { type Change, type Preview, UNKNOWN } from "../preview/preview";
import { type SourceHistory, Unanswered } from "../source-history/source-history";
import { grouped } from "./grouped";
import type { ReleaseReport } from "./report";
import type { Rollouts } from "./rollout-plans";

/** Where a service's code comes from, and what of it are migrations. */
export interface Source {
  repo: string;
  rootDir: string;
  /** Globs relative to the root directory: what the service is built from. */
  paths: readonly string[];
  migrations: readonly string[];
}

/** How the sources of services are read. */
export interface SourceReading {
  /** Globs relative to the root directory of a service's migrations. */
  migrationsOf: (system: string, service: string) => readonly string[];
  open: (repo: string, rootDir: string) => Promise<SourceHistory | undefined>;
}

/** One service on its way from one release to another. */
interface Move {
  system: string;
  service: string;
  from: string | undefined;
  to: string;
  source: Source | undefined;
}

/** Where services move to, those together that move alike, with what comes along. Each question is asked of a repository once. */
export async function releasesOf(
  preview: Preview,
  rollouts: Rollouts,
  reading: SourceReading,
): Promise<ReleaseReport[]> {
  const moves = movesIn(preview, rollouts, reading);
  const histories = new Map<string, Promise<SourceHistory | undefined>>();
  const open = ({ repo, rootDir }: Source): Promise<SourceHistory | undefined> => {
    const key = `${repo}\0${rootDir}`;
    const opened = histories.get(key) ?? reading.open(repo, rootDir);
    histories.set(key, opened);
    return opened;
  };
  const alike = grouped(moves, ({ system, from, to, source }) =>
    [system, from, to, source?.repo, source?.rootDir].join("\0"),
  );
  return Promise.all([...alike.values()].map((group) => releaseOf(group, open)));
}

function movesIn(preview: Preview, rollouts: Rollouts, { migrationsOf }: SourceReading): Move[] {
  const placeOf = (system: string, part: string): string => `${system}\0${part}`;
  const services = new Map(
    [...preview.changes, ...preview.unchanged].map((one) => [placeOf(one.system, one.part), one]),
  );
  return [...rollouts].flatMap(([system, { deploys }]) =>
    [...deploys].flatMap(([service, { from, to, movement }]) => {
      if (to === undefined || movement.kind === "again" || movement.kind === "follows") return [];
      const resource = services.get(placeOf(system, service));
      return [{ system, service, from, to, source: sourceOf(resource, migrationsOf(system, service)) }];
    }),
  );
}

function sourceOf(resource: Change | undefined, migrations: readonly string[]): Source | undefined {
  const { repo, rootDir = "", buildFilter } = resource?.newInputs ?? {};
  if (typeof repo !== "string" || repo === UNKNOWN || typeof rootDir !== "string") return undefined;
  const { paths } = (buildFilter ?? {}) as { paths?: unknown };
  return { repo, rootDir, paths: withinRoot(Array.isArray(paths) ? paths.map(String) : [], rootDir), migrations };
}

/** Render's filters are relative to the repository; a path outside the root directory concerns no commit that is asked for. */
function withinRoot(paths: readonly string[], rootDir: string): string[] {
  const root = rootDir === "" ? "" : `${rootDir.replace(/\/+$/, "")}/`;
  return paths.flatMap((path) => (path.startsWith(root) ? [path.slice(root.length)] : []));
}

async function releaseOf(
  moves: readonly Move[],
  open: (source: Source) => Promise<SourceHistory | undefined>,
): Promise<ReleaseReport> {
  const { system = "", from, to = "", source } = moves[0] ?? {};
  const services = moves.map(({ service }) => service);
  const report: ReleaseReport = { system, services, ...(from !== undefined && { from }), to, migrations: [] };
  const [before, after] = [commitOf(from), commitOf(to)];
  if (after === undefined || source === undefined || (from !== undefined && before === undefined)) return report;
  const told = { ...report, ...comparisonOf(source.repo, before, after) };
  const history = await open(source);
  if (history === undefined) return { ...told, unavailable: "its repository isn't on this machine" };
  // What any of them is built from, and every migration that comes with one of them.
  const every = moves.flatMap((move) => move.source ?? []);
  const paths = every.some((one) => one.paths.length === 0) ? [] : [...new Set(every.flatMap((one) => one.paths))];
  const globs = [...new Set(every.flatMap((one) => one.migrations))];
  try {
    const [commits, migrations, isOlder] = await Promise.all([
      history.commitsBetween(before, after, paths),
      history.migrationsBetween(before, after, globs),
      before === undefined ? false : history.isAncestor(after, before),
    ]);
    const removed = isOlder && before !== undefined ? await history.commitsBetween(after, before, paths) : undefined;
    return { ...told, isOlder, commits: removed ?? commits, migrations };
  } catch (error) {
    if (error instanceof Unanswered) return { ...told, unavailable: error.message };
    throw error;
  }
}

function commitOf(text: string | undefined): string | undefined {
  const release = text === undefined ? undefined : parseRelease(text);
  return release?.kind === "commit" ? formatRelease(release) : undefined;
}

/** GitHub shows what lies between two commits; only addresses in its plain form are taken, so that nothing else becomes a link. */
function comparisonOf(repo: string, from: string | undefined, to: string): Pick<ReleaseReport, "comparison"> {
  const [, name] = /^https:\/\/github\.com\/([\w-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(repo) ?? [];
  if (name === undefined) return {};
  const place = from === undefined ? `commit/${to}` : `compare/${from}...${to}`;
  return { comparison: `https://github.com/${name}/${place}` };
}
