import * as pulumi from "@pulumi/pulumi";
import { globMatcher } from "@slipway/render-api";
import { locateRepository, repositoryPaths } from "../components/source";
import type { ServiceSource } from "../stacks/system";
import { askGit, emptyTree, readGit, withoutFilters } from "./git";
import { historyArguments, oldestAlike, readHistory } from "./history";

/** What a local repository would deploy of a service now. */
export interface LocalRelease {
  /** The commit that stands for the files that the service is built from, as they are committed. */
  commit: string;
  /** Files of the service that differ from it in the work tree and won't be deployed. */
  uncommitted: string[];
}

/**
 * The release of a service in a local repository: commits that agree in all that the service is built from are the same release.
 *
 * @throws pulumi.RunError when no file of the service is committed
 */
export async function localRelease(source: ServiceSource): Promise<LocalRelease> {
  const path = locateRepository(source.repo);
  const paths = repositoryPaths(source);
  const [commit, changed] = await Promise.all([committedRelease(path, paths), changedFiles(path)]);
  if (commit === undefined) {
    throw new pulumi.RunError(
      `no commit of ${path} has any of ${source.paths.join(", ")} in \`${source.rootDir}\`: commit them first`,
    );
  }
  // As for git, a folder's name stands for all that is in it.
  const isOfService = globMatcher([...paths, ...paths.map((path) => `${path}/**`)], globs);
  return { commit, uncommitted: changed.filter((path) => isOfService(path)) };
}

/** Git's own globs have no more than these: `*`, `**`, `?` and `[…]`. */
const globs = { braces: false };

/**
 * The oldest commit that stands for the files, among those that the repository holds: the first of a shallow clone has
 * all of its files from nowhere, so it stands for what hasn't changed since.
 */
async function committedRelease(path: string, paths: readonly string[]): Promise<string | undefined> {
  const pathspecs = paths.map((path) => `:(top,glob)${path}`);
  const log = await askGit(historyArguments(pathspecs), { cwd: path });
  // Git says what it can before it fails, as where a history ends in commits that the repository does not hold.
  const alike = oldestAlike(readHistory(log.output));
  if (alike !== undefined) return alike;
  // A service may have stood still for longer than its history is read.
  const last = log.isDone ? await askGit(["log", "-1", "--format=%H", "--", ...pathspecs], { cwd: path }) : log;
  if (last.isDone) return textOf(last.output);
  const held = await readGit(["diff", "--name-only", emptyTree, "HEAD", "--", ...pathspecs], path);
  return held === "" ? undefined : textOf(await readGit(["rev-parse", "HEAD"], path));
}

function textOf(output: string): string | undefined {
  return output.trim() || undefined;
}

const statusesUnderWay = new Map<string, Promise<string[]>>();

/** What differs from the newest commit in the work tree, if there is one. Services that ask at once share one answer. */
function changedFiles(path: string): Promise<string[]> {
  const status = statusesUnderWay.get(path) ?? readStatus(path).finally(() => statusesUnderWay.delete(path));
  statusesUnderWay.set(path, status);
  return status;
}

async function readStatus(path: string): Promise<string[]> {
  // A submodule's work tree has a configuration of its own, with filters of its own: only which commit is checked out there is looked at.
  const args = ["status", "--porcelain", "--untracked-files=all", "--no-renames", "--ignore-submodules=dirty", "-z"];
  const { isDone, output, error } = await askGit(args, { cwd: path, env: await withoutFilters(path) });
  if (!isDone && !error.includes("must be run in a work tree"))
    throw new Error(`\`git status\` failed in ${path}: ${error}`);
  return output.split("\0").flatMap((entry) => (entry === "" ? [] : [entry.slice("XY ".length)]));
}
