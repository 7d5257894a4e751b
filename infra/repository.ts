import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { similar } from "@slipway/render-api";
import picomatch from "picomatch";
import { type SimpleGit, simpleGit } from "simple-git";
import { type Environment, isLocal } from "../components/environment";
import { isLocalRepository, locateRepository, repositoryPaths } from "../components/source";
import type { ConfiguredSystem, Problem, ServiceSource } from "../stacks/system";
import { historyArguments, oldestAlike, readHistory } from "./history";

/** A repository that isn't one: a path without git, a folder that isn't in it, or a path where the platform can't see this machine. */
export async function repositoryProblems({ sources }: ConfiguredSystem, environment: Environment): Promise<Problem[]> {
  const source = Object.values(sources).find(({ repo }) => isLocalRepository(repo));
  if (!source) return [];
  const { repo, rootDir } = source;
  if (!isLocal(environment)) {
    const message = `is \`${repo}\`: expected a Git URL, its host and path filled in, since ${environment} can't see this machine`;
    return [{ path: ["repo"], message, fix: { set: "https://github.com/<you>/<repository>" } }];
  }
  const root = await topLevel(locateRepository(repo));
  if (root === undefined) {
    const message = `is \`${repo}\`: expected a Git repository (a URL with a host and a path, or a path on this machine)`;
    return [{ path: ["repo"], message, fix: { set: "." } }];
  }
  if (statSync(join(root, rootDir), { throwIfNoEntry: false })?.isDirectory()) return [];
  const message = `is \`${rootDir}\`: expected a folder of ${root}`;
  const folder = await folderLike(root, rootDir);
  return [{ path: ["rootDir"], message, fix: folder === undefined ? "remove" : { set: folder } }];
}

/** A folder of a repository that may have been meant by one that it does not have: one of nearly that name, or the last on the way there. */
async function folderLike(root: string, path: string): Promise<string | undefined> {
  const listed = await simpleGit(root)
    .raw(["ls-tree", "-r", "-d", "-z", "--name-only", "HEAD"])
    .catch(() => "");
  const folders = listed.split("\0").filter((folder) => folder !== "");
  const onTheWay = folders.filter((folder) => path.startsWith(`${folder}/`));
  return similar(folders, path) ?? onTheWay.at(-1);
}

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
  const git = simpleGit({ baseDir: locateRepository(source.repo), errors: onlyWithoutOutput });
  const paths = repositoryPaths(source);
  const [commit, changed] = await Promise.all([committedRelease(git, paths), changedFiles(git, source.repo)]);
  if (commit === undefined) {
    throw new pulumi.RunError(
      `no commit of ${locateRepository(source.repo)} has any of ${source.paths.join(", ")} in \`${source.rootDir}\`: commit them first`,
    );
  }
  // As for git, a folder's name stands for all that is in it.
  const isOfService = picomatch([...paths, ...paths.map((path) => `${path}/**`)], globs);
  return { commit, uncommitted: changed.filter((path) => isOfService(path)) };
}

/** Git's own globs have no more than these: `*`, `**`, `?` and `[…]`. */
const globs = { dot: true, nobrace: true, noextglob: true, nonegate: true };

/** Git says what it can before it fails, as where a history ends in commits that the repository does not hold. */
function onlyWithoutOutput(error: Buffer | Error | undefined, { stdOut }: { stdOut: Buffer[] }) {
  return stdOut.length > 0 ? undefined : error;
}

async function committedRelease(git: SimpleGit, paths: readonly string[]): Promise<string | undefined> {
  const pathspecs = paths.map((path) => `:(top,glob)${path}`);
  try {
    const alike = oldestAlike(readHistory(await git.raw(historyArguments(pathspecs))));
    // A service may have stood still for longer than its history is read.
    return alike ?? textOf(await git.raw(["log", "-1", "--format=%H", "--", ...pathspecs]));
  } catch (error) {
    const held = await git.raw(["diff", "--name-only", emptyTree, "HEAD", "--", ...pathspecs]).catch(() => {
      throw error;
    });
    return held === "" ? undefined : textOf(await git.revparse(["HEAD"]));
  }
}

function textOf(output: string): string | undefined {
  return output.trim() || undefined;
}

/** Git knows the tree without files in every repository. */
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

const statusesUnderWay = new Map<string, Promise<string[]>>();

/** What differs from the newest commit in the work tree. Services that ask at once share one answer. */
function changedFiles(git: SimpleGit, repo: string): Promise<string[]> {
  const status =
    statusesUnderWay.get(repo) ??
    git
      .raw(["status", "--porcelain", "--untracked-files=all", "--no-renames", "-z"])
      .then((output) => output.split("\0").flatMap((entry) => (entry === "" ? [] : [entry.slice("XY ".length)])))
      .finally(() => statusesUnderWay.delete(repo));
  statusesUnderWay.set(repo, status);
  return status;
}

async function topLevel(path: string): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  return simpleGit(path)
    .revparse(["--show-toplevel"])
    .catch(() => undefined);
}
