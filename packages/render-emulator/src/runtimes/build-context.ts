import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Profile } from "../profile";
import { baseEnvironment, buildEnvironment, type Machine } from "./environment";
import type { Guard } from "./guard";
import { displayName } from "./git-source";
import type { Repositories } from "./repository";
import type { BuildJob, Commit, ReleaseSettings } from "./runtime";
import { createBuildTools } from "./build-tools";

/** What every way of building needs. */
export interface BuildContext {
  guard: Guard;
  repositories: Repositories;
  machine: Machine;
  profile: Profile;
}

/** The folders of one build. */
export interface BuildFolders {
  /** The service's root directory as the commit has it, and what the build made there. */
  source: string;
  bin: string;
  /** The home of the service's processes, the same for all its builds. */
  home: string;
}

export function foldersOf(buildDir: string): BuildFolders {
  return { source: join(buildDir, "source"), bin: join(buildDir, "bin"), home: join(buildDir, "../../home") };
}

/** Fetches the commit to build and lays its files and tools out in the build's folders. */
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
  await Promise.all([createBuildTools(folders.bin), mkdir(folders.home, { recursive: true })]);
  return commit;
}

/** The environment of a build's commands. */
export function environmentOfBuild(
  buildContext: BuildContext,
  settings: ReleaseSettings,
  commit: Commit,
  folders: BuildFolders,
): Record<string, string> {
  return {
    ...baseEnvironment(buildContext.machine, folders.home, folders.bin),
    GIT_CEILING_DIRECTORIES: folders.source,
    ...buildEnvironment(settings, commit),
  };
}
