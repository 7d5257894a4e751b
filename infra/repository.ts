import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { simpleGit } from "simple-git";
import type { Environment } from "../components/environment";
import { isLocalRepository, locateRepository, repositoryPaths } from "../components/source";
import type { ConfiguredSystem, Problem, ServiceSource } from "../stacks/system";

/** A repository that isn't one: a path without git, a folder that isn't in it, or a path where the platform can't see this machine. */
export async function repositoryProblems({ sources }: ConfiguredSystem, environment: Environment): Promise<Problem[]> {
  const source = Object.values(sources).find(({ repo }) => isLocalRepository(repo));
  if (!source) return [];
  const { repo, rootDir } = source;
  if (environment !== "local") {
    const message = `is \`${repo}\`: expected a Git URL, its host and path filled in, since ${environment} can't see this machine`;
    return [{ path: ["repo"], message, mend: { set: "https://github.com/<you>/<repository>" } }];
  }
  const root = await topLevel(locateRepository(repo));
  if (root === undefined) {
    const message = `is \`${repo}\`: expected a Git repository (a URL with a host and a path, or a path on this machine)`;
    return [{ path: ["repo"], message, mend: { set: "." } }];
  }
  if (statSync(join(root, rootDir), { throwIfNoEntry: false })?.isDirectory()) return [];
  const message = `is \`${rootDir}\`: expected a folder of ${root}`;
  return [{ path: ["rootDir"], message, mend: { set: "examples/realtime" } }];
}

/** What a local repository would deploy of a service now. */
export interface LocalRelease {
  /** The last commit that changed the service. */
  commit: string;
  /** Files of the service that differ from it in the work tree and won't be deployed. */
  uncommitted: string[];
}

/**
 * The last commit of a local repository that touches a service's files.
 *
 * @throws pulumi.RunError when no commit does
 */
export async function localRelease(source: ServiceSource): Promise<LocalRelease> {
  const git = simpleGit(locateRepository(source.repo));
  const pathspecs = repositoryPaths(source).map((path) => `:(top,glob)${path}`);
  const commit = (await git.raw(["log", "-1", "--format=%H", "--", ...pathspecs])).trim();
  if (commit === "") {
    throw new pulumi.RunError(
      `no commit of ${locateRepository(source.repo)} has any of ${source.paths.join(", ")} in \`${source.rootDir}\`: commit them first`,
    );
  }
  const status = await git.raw(["status", "--porcelain", "--untracked-files=all", "--", ...pathspecs]);
  return { commit, uncommitted: status.split("\n").flatMap((line) => (line === "" ? [] : [line.slice(3)])) };
}

async function topLevel(path: string): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  return simpleGit(path)
    .revparse(["--show-toplevel"])
    .catch(() => undefined);
}
