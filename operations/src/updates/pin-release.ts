import { systems as allSystems } from "../../../stacks";
import { takesCommits } from "../../../stacks/service";
import type { System } from "../../../stacks/system";
import { requireFullCommit } from "../full-commit";
import { OperationError } from "../operation-error";
import { originOf } from "../origin";
import type { Project } from "../project";
import { pinnedImages, withCommit, withoutBranch } from "../promotion/pins";
import { sourceOf, StackFile } from "../promotion/stack-file";
import { repositoryPlace } from "../repository-place";
import { fullName } from "../stack-resources";
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
 * @returns the file as it is then, the systems that were pinned, and their services that could be built and stay at images
 * @param table the systems that there are
 * @throws OperationError where that is no commit, none of a named system's services runs one, or it can't be written
 */
export async function pinRelease(
  project: Project,
  file: StackFile,
  { release, systems }: ReleaseWish,
  table: readonly System[] = allSystems,
): Promise<{ file: StackFile; pinned: readonly string[]; kept: readonly string[] }> {
  requireFullCommit("--release", release);
  file.requireSystems(systems);
  const asked = systems.length > 0 ? systems : await systemsOfThisRepository(project, file);
  const imagesOf = ({ name, services }: System) =>
    pinnedImages(withoutBranch(file.text, name, file.name), { name, services }, file.name);
  const concerned = table.filter(({ name }) => asked.includes(name));
  const built = concerned.filter((system) => {
    const buildable = Object.entries(system.services).filter(([, service]) => takesCommits(service));
    return buildable.length > imagesOf(system).length;
  });
  const pinned = built.map(({ name }) => name);
  requireCommitsTaken(systems, pinned, file);
  const unfollowed = built.reduce((text, { name }) => withoutBranch(text, name, file.name), file.text);
  const kept = concerned.flatMap((system) => imagesOf(system).map((name) => fullName({ system: system.name, name })));
  await file.write(built.reduce((text, system) => withCommit(text, system, release, file.name), unfollowed));
  return { file: StackFile.open(project, file.stack), pinned, kept };
}

/** Whoever names a system means that the commit says what it runs. */
function requireCommitsTaken(named: readonly string[], pinned: readonly string[], file: StackFile): void {
  const system = named.find((name) => !pinned.includes(name));
  if (system === undefined) return;
  throw new OperationError(
    `\`${system}\` runs images alone, so no commit says what it runs: pin each by its digest in \`slipway:${system}.releases\` of \`${file.name}\`.`,
  );
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
  const origin = await originOf(project.root);
  if (origin === undefined) return [];
  const here = repositoryPlace(origin);
  return file.systems.filter((system) => repositoryPlace(sourceOf(file, system).repo ?? "") === here);
}
