import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Profile } from "../profile";
import { type BuildFolders, foldersOf, layFolders, removeDeadLinks } from "./build-folders";
import type { BuildTools } from "./build-tools";
import { buildVariables } from "./default-variables";
import { baseEnvironment, type Machine } from "./environment";
import type { Guard } from "./guard";
import { displayName } from "./git-source";
import type { Repositories } from "./repository";
import { listenOnLoopback } from "./listen-on-loopback";
import { placeSecretFiles } from "./secret-files";
import type { BuildJob, Commit, ReleaseSettings } from "./runtime";

/** What every way of building needs. */
export interface BuildContext {
  guard: Guard;
  repositories: Repositories;
  machine: Machine;
  tools: BuildTools;
  profile: Profile;
}

/** Fetches the commit to build and lays its files out in the build's folders. */
export async function prepareBuild(buildContext: BuildContext, job: BuildJob): Promise<Commit> {
  const { service } = job.settings;
  const repo = service.repo ?? "";
  const branch = service.branch === "" ? undefined : service.branch;
  job.log(`==> Cloning from ${displayName(repo)}`);
  const commit = await buildContext.repositories.resolve(repo, { commitId: job.commitId, branch }, job);
  await job.onCommit(commit);
  job.log(`==> Checking out commit ${commit.id}${branch === undefined ? "" : ` in branch ${branch}`}`);
  const folders = foldersOf(job.buildDir);
  const rootDir = service.rootDir.replace(/^\.?\/|\/$/g, "");
  const workTree = join(job.buildDir, "checkout");
  await buildContext.repositories.checkOut(repo, commit.id, rootDir, workTree, job);
  await rename(join(workTree, rootDir), folders.source);
  await rm(workTree, { recursive: true, force: true });
  await layFolders(folders, buildContext.machine.packageCacheDir);
  await removeDeadLinks();
  await placeSecretFiles(job.settings, folders);
  return commit;
}

/**
 * Provides the tools of a build, and returns the environment of its commands.
 *
 * @param commands where they run, and the command lines of the service
 */
export async function equipBuild(
  buildContext: BuildContext,
  job: BuildJob,
  commit: Commit,
  commands: { folder: string; lines: readonly string[] },
): Promise<Record<string, string>> {
  const { settings, log, signal } = job;
  const folders = foldersOf(job.buildDir);
  const env = listenOnLoopback({
    ...placeOf(buildContext, settings, folders),
    ...buildVariables(settings, commit, folders),
  });
  const { runtime } = settings.service.serviceDetails;
  const dir = join(folders.source, commands.folder);
  await buildContext.tools.provide({ folders, runtime, dir, commands: commands.lines, env, log, signal });
  return env;
}

/** What a service's processes live in, at build and later: the build's folders, the machine, the network. */
export function placeOf(
  buildContext: BuildContext,
  settings: ReleaseSettings,
  folders: BuildFolders,
): Record<string, string> {
  return {
    ...baseEnvironment(buildContext.machine, folders, settings.service.serviceDetails.runtime),
    GIT_CEILING_DIRECTORIES: folders.source,
  };
}
