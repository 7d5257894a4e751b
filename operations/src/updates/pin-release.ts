import { parseRelease } from "@slipway/render-api";
import { askGit } from "../../../infra/git";
import { systems as allSystems } from "../../../stacks";
import { takesCommits } from "../../../stacks/service";
import { OperationError } from "../operation-error";
import type { Project } from "../project";
import { withCommit, withoutBranch } from "../promotion/pins";
import { sourceOf, StackFile } from "../promotion/stack-file";
import { repositoryPlace } from "../repository-place";
import { type INTERRUPTED, Interruption } from "./interruption";

/** What a stack is to run before it is deployed. */
export interface ReleaseWish {
  /** A full commit. */
  release: string;
  /** None: those whose code is in the repository at hand. */
  systems: readonly string[];
}

/**
 * Pins a commit for systems in a stack's file, in place of a branch that they follow. Images stay pinned.
 *
 * @returns the file as it is then, and the systems that were pinned
 * @throws OperationError where that is no commit, or can't be written
 */
export async function pinRelease(
  project: Project,
  file: StackFile,
  { release, systems }: ReleaseWish,
): Promise<{ file: StackFile; pinned: readonly string[] }> {
  if (parseRelease(release)?.kind !== "commit")
    throw new OperationError(
      `\`--release ${release}\` is no commit: give all of its 40 digits, as \`git rev-parse HEAD\` prints them.`,
    );
  file.requireSystems(systems);
  const pinned = systems.length > 0 ? systems : await systemsOfThisRepository(project, file);
  const built = allSystems.filter(
    ({ name, services }) => pinned.includes(name) && Object.values(services).some(takesCommits),
  );
  const unfollowed = built.reduce((text, { name }) => withoutBranch(text, name, file.name), file.text);
  await file.write(built.reduce((text, system) => withCommit(text, system, release, file.name), unfollowed));
  return { file: StackFile.open(project, file.stack), pinned };
}

/**
 * Does something as if a commit were pinned in a stack's file, which is as it was afterwards.
 *
 * @returns what came of it, or that it was interrupted
 */
export async function asIfPinned<T>(
  project: Project,
  stack: string,
  wish: ReleaseWish,
  work: () => Promise<T>,
): Promise<T | typeof INTERRUPTED> {
  using interruption = new Interruption();
  const present = StackFile.open(project, stack);
  const { file } = await pinRelease(project, present, wish);
  try {
    return await interruption.during(work());
  } finally {
    await present.write(present.text, file.text);
  }
}

/** Those of a stack's systems whose code is where this clone comes from. */
async function systemsOfThisRepository(project: Project, file: StackFile): Promise<string[]> {
  const { isDone, output } = await askGit(["config", "--get", "remote.origin.url"], { cwd: project.root });
  if (!isDone) return [];
  const here = repositoryPlace(output.trim());
  return file.systems.filter((system) => repositoryPlace(sourceOf(file, system).repo ?? "") === here);
}
