import { existsSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { isLocalRepository, repositoryPaths } from "../../../components/source";
import type { Project } from "../project";
import { Mirror } from "./mirror";
import { readLog } from "./commit-log";
import { type Migration, readMigrations } from "./migrations";
import { LocalRepository, type RepositoryAtHand, requireCommits, Unanswered } from "./repository-at-hand";

export { Unanswered } from "./repository-at-hand";

/** A commit of an application's repository. Subject and author are what others wrote. */
export interface SourceCommit {
  commit: string;
  subject: string;
  author: string;
  /** When it was committed. RFC 3339. */
  date: string;
}

/**
 * The history of an application's source, by whole ids of commits. Each question rejects with {@link Unanswered}, whose message says why in
 * one sentence, when the commits can't be had.
 */
export interface SourceHistory {
  /**
   * The commits that the one release has and the other has not, newest first, at most 500.
   *
   * @param from undefined: only `to` itself
   * @param paths globs relative to the root directory; without them all commits of the repository count
   */
  commitsBetween(from: string | undefined, to: string, paths?: readonly string[]): Promise<SourceCommit[]>;
  /**
   * The migrations in which two releases differ, by path.
   *
   * @param from undefined: every one that `to` has is added
   * @param globs relative to the root directory
   */
  migrationsBetween(from: string | undefined, to: string, globs: readonly string[]): Promise<Migration[]>;
  /**
   * Whether two commits hold the same files.
   *
   * @param paths globs relative to the root directory, of the files that count
   */
  isAlike(one: string, other: string, paths: readonly string[]): Promise<boolean>;
  /** Whether all that a commit has is in another one, too; a commit is its own ancestor. */
  isAncestor(one: string, other: string): Promise<boolean>;
}

/** More than anybody reads. */
const mostCommits = 500;

/**
 * The history of a repository: of this project's clone where that has the commits, else of the repository itself when it is on this machine,
 * else of a mirror of it in the user's cache.
 *
 * @param repo Git URL, or a path relative to the project
 * @param rootDir the folder of the repository that globs are relative to
 * @returns undefined when it can't be had at all: a path where no folder is
 */
export async function openSourceHistory(
  project: Pick<Project, "root">,
  repo: string,
  rootDir: string,
): Promise<SourceHistory | undefined> {
  const origin = originOf(project, repo);
  if (origin === undefined) return undefined;
  const candidates = [new LocalRepository(project.root), origin];
  const ask = <Answer>(commits: readonly (string | undefined)[], read: Read<Answer>): Promise<Answer> => {
    const wanted = commits.filter((commit) => commit !== undefined);
    return firstAnswer(candidates, [...new Set(wanted)], read);
  };
  const pathspecs = (globs: readonly string[]): string[] =>
    repositoryPaths({ rootDir, paths: globs }).map((glob) => `:(top,glob)${glob}`);
  return Promise.resolve({
    commitsBetween: (from, to, paths = []) =>
      ask([from, to], (repository) =>
        readLog(repository, { from, to, pathspecs: pathspecs(paths), most: mostCommits }),
      ),
    migrationsBetween: async (from, to, globs) =>
      globs.length === 0 || from === to
        ? []
        : ask([from, to], (repository) => readMigrations(repository, { from, to, pathspecs: pathspecs(globs) })),
    isAlike: async (one, other, paths) =>
      one === other ||
      ask([one, other], async (repository) => {
        const plain = ["-r", "--name-only", "--no-renames", "--no-relative", "--ignore-submodules=none"];
        const { isDone, output } = await repository.ask(["diff-tree", ...plain, one, other, "--", ...pathspecs(paths)]);
        return isDone ? output === "" : undefined;
      }),
    isAncestor: (one, other) =>
      ask([one, other], async (repository) => {
        const { isDone, output } = await repository.ask(["rev-list", "--max-count=1", one, `^${other}`, "--"]);
        return isDone ? output.trim() === "" : undefined;
      }),
  });
}

/** Undefined where a repository can't say, though it has the commits: one without its files. */
type Read<Answer> = (repository: RepositoryAtHand) => Promise<Answer | undefined>;

async function firstAnswer<Answer>(
  candidates: readonly RepositoryAtHand[],
  commits: readonly string[],
  read: Read<Answer>,
): Promise<Answer> {
  requireCommits(commits);
  for (const repository of candidates) {
    if (!(await repository.has(commits))) continue;
    const answer = await read(repository);
    if (answer !== undefined) return answer;
  }
  const held = await Promise.all(
    commits.map(async (commit) => {
      for (const repository of candidates) if (await repository.has([commit])) return true;
      return false;
    }),
  );
  const missing = commits.filter((_, at) => held[at] !== true).map((commit) => commit.slice(0, 12));
  throw new Unanswered(
    missing.length === 0
      ? "the repository's files can't be read"
      : `the repository has no commit ${missing.join(" and ")}: was it pushed?`,
  );
}

function originOf({ root }: Pick<Project, "root">, repo: string): RepositoryAtHand | undefined {
  if (!isLocalRepository(repo)) return new Mirror(repo);
  const folder = repo.startsWith("file:///") ? fileURLToPath(repo) : path.resolve(root, repo);
  return existsSync(folder) ? new LocalRepository(folder) : undefined;
}
