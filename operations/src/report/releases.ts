import { posix } from "node:path";
import { formatRelease, parseRelease, type Release } from "@slipway/render-api";
import { type Change, type Preview, UNKNOWN } from "../preview/preview";
import { type Between, type Move, type Source, type SourceReading, whatLiesBetween } from "../source-history/between";
import type { ReleaseReport } from "./report";
import type { Rollouts } from "./rollout-plans";

/** How the sources of services are read. */
export interface SourceAccess extends Pick<SourceReading, "open"> {
  /** Globs relative to the root directory of a service's migrations. */
  migrationsOf: (system: string, service: string) => readonly string[];
}

/** Where services move to, those together that move alike, with what comes along. */
export async function releasesOf(
  preview: Preview,
  rollouts: Rollouts,
  { migrationsOf, open }: SourceAccess,
): Promise<ReleaseReport[]> {
  const placeOf = (system: string, part: string): string => `${system}\0${part}`;
  const services = new Map(
    [...preview.changes, ...preview.unchanged].map((one) => [placeOf(one.system, one.part), one]),
  );
  const sourceOf = (system: string, service: string): Source | undefined =>
    sourceIn(services.get(placeOf(system, service)), migrationsOf(system, service));
  const between = await whatLiesBetween(movesIn(rollouts), { sourceOf, open });
  return between.map((one) => reportOf(one, sourceOf(one.system, one.services[0] ?? "")));
}

function movesIn(rollouts: Rollouts): Move[] {
  return [...rollouts].flatMap(([system, { deploys }]) =>
    [...deploys].flatMap(([name, { from, to, movement }]): Move[] => {
      if (movement.kind === "again" || movement.kind === "follows") return [];
      const [before, after] = [parsed(from), parsed(to)];
      return after === undefined ? [] : [{ system, name, ...(before !== undefined && { from: before }), to: after }];
    }),
  );
}

function parsed(text: string | undefined): Release | undefined {
  return text === undefined ? undefined : parseRelease(text);
}

function sourceIn(resource: Change | undefined, migrations: readonly string[]): Source | undefined {
  const { repo, rootDir = "", buildFilter } = resource?.newInputs ?? {};
  if (typeof repo !== "string" || repo === UNKNOWN || typeof rootDir !== "string") return undefined;
  const { paths } = (buildFilter ?? {}) as { paths?: unknown };
  return {
    repo,
    rootDir,
    paths: Array.isArray(paths) ? paths.map((path) => fromRoot(String(path), rootDir)) : [],
    migrations,
  };
}

/** Render's filters are relative to the repository. */
function fromRoot(glob: string, rootDir: string): string {
  return posix.relative(`/${rootDir}`, `/${glob}`);
}

function reportOf(between: Between, source: Source | undefined): ReleaseReport {
  const { system, services, from, to, relation, comes, lost, migrations, unknown } = between;
  const report: ReleaseReport = {
    system,
    services,
    ...(from !== undefined && { from: formatRelease(from) }),
    to: formatRelease(to),
    ...(source !== undefined && comparisonOf(source.repo, from, to)),
    migrations,
  };
  if (unknown !== undefined) return { ...report, unavailable: unknown };
  if (relation === "image") return report;
  const isOlder = relation === "older";
  return {
    ...report,
    isOlder,
    commits: isOlder ? lost : comes,
    ...(relation === "diverged" && { lost }),
    ...(relation === "same" && { isSame: true }),
  };
}

/** GitHub shows what lies between two commits; only addresses in its plain form are taken, so that nothing else becomes a link. */
function comparisonOf(repo: string, from: Release | undefined, to: Release): Pick<ReleaseReport, "comparison"> {
  const [, name] = /^https:\/\/github\.com\/([\w-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(repo) ?? [];
  if (name === undefined || from?.kind === "image" || to.kind === "image") return {};
  const place = from === undefined ? `commit/${to.commit}` : `compare/${from.commit}...${to.commit}`;
  return { comparison: `https://github.com/${name}/${place}` };
}
