import type { Migration } from "../source-history/migrations";
import { openSourceHistory, type SourceCommit, type SourceHistory, Unanswered } from "../source-history/source-history";
import type { Project } from "../project";
import type { Move } from "./going-back";

/** What lies between the releases of services that move from one commit to another. */
export interface Between {
  system: string;
  services: string[];
  /** What they run, as commits; undefined where they run nothing yet. */
  from: string | undefined;
  to: string;
  /** Newest first: those that come, or, on the way back, those that go. */
  commits: SourceCommit[];
  migrations: Migration[];
  /** Whether what they run already has all that they are to run. */
  isOlder: boolean;
  /** Why nothing is known of it. */
  unknown?: string;
}

/** Where a system's code is, and which of its files are migrations. */
export interface Source {
  repo: string | undefined;
  rootDir: string;
  /** Globs relative to `rootDir`. */
  migrations: readonly string[];
}

/** What lies between, once for all services that move alike. Images have no commits. */
export async function whatLiesBetween(
  project: Project,
  moves: readonly Move[],
  sourceOf: (system: string) => Source,
): Promise<Between[]> {
  const found: Between[] = [];
  for (const { system, name, from, to } of moves) {
    if (to.kind !== "commit" || from?.kind === "image") continue;
    const alike = found.find(
      (other) => other.system === system && other.from === from?.commit && other.to === to.commit,
    );
    if (alike !== undefined) {
      alike.services.push(name);
      continue;
    }
    const pair = { from: from?.commit, to: to.commit };
    found.push({ system, services: [name], ...pair, ...(await read(project, sourceOf(system), pair)) });
  }
  return found;
}

type Found = Pick<Between, "commits" | "migrations" | "isOlder" | "unknown">;

async function read(
  project: Project,
  { repo, rootDir, migrations }: Source,
  { from, to }: Pick<Between, "from" | "to">,
): Promise<Found> {
  const nothing = { commits: [], migrations: [], isOlder: false };
  if (repo === undefined) return { ...nothing, unknown: "its repository isn't known" };
  const history = await openSourceHistory(project, repo, rootDir);
  if (history === undefined) return { ...nothing, unknown: `there is no repository at \`${repo}\`` };
  try {
    return await compare(history, { from, to }, migrations);
  } catch (error) {
    if (error instanceof Unanswered) return { ...nothing, unknown: error.message };
    throw error;
  }
}

async function compare(
  history: SourceHistory,
  { from, to }: Pick<Between, "from" | "to">,
  globs: readonly string[],
): Promise<Found> {
  const isOlder = from !== undefined && from !== to && (await history.isAncestor(to, from));
  const [start, end] = isOlder ? [to, from] : [from, to];
  return {
    commits: await history.commitsBetween(start, end, ["**"]),
    // Of a first release every migration that there is would come.
    migrations: start === undefined ? [] : await history.migrationsBetween(start, end, globs),
    isOlder,
  };
}
