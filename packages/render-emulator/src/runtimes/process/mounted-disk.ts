import { lstat, mkdir, realpath, rename, rm, symlink } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { type MountedDisk, StepFailure } from "../runtime";
import { isWithin } from "../within-folder";

/** Where Render has a service's source. */
const sourceOnRender = "/opt/render/project/src";

/**
 * A text of a service with the disk's folder in place of its mount path: no path of this machine becomes another one for one of its
 * processes.
 */
export function atDisk(text: string, { mountPath, dir }: MountedDisk): string {
  const path = mountPath.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replaceAll(new RegExp(`(?<![\\w.-])(?<![\\w.-]/)${path}(?![\\w.-])`, "g"), () => dir);
}

/** Variables as {@link atDisk} makes them. */
export function variablesAtDisk(
  variables: Readonly<Record<string, string>>,
  disk: MountedDisk | undefined,
): Record<string, string> {
  if (disk === undefined) return { ...variables };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, atDisk(value, disk)]));
}

/** Where a disk is mounted, as a build has it. */
interface MountPlace {
  mountPath: string;
  /** The service's root directory. */
  source: string;
  /** Its path in the repository. */
  rootDir: string;
  /** Where what the build made at the mount path is kept while the disk hides it. */
  beneath: string;
}

/**
 * Puts a link to the disk where it is mounted within the service's source; elsewhere there is nothing to link. What the build made at that
 * place is out of sight, as beneath every mount.
 *
 * @throws StepFailure when the repository leads out of the source there
 */
export async function linkDisk(dir: string, mount: MountPlace): Promise<void> {
  const place = placeWithin(mount);
  if (place === undefined) return;
  const above = dirname(place);
  if (!isWithin(await realpath(mount.source), await deepestOf(above))) {
    throw new StepFailure(`The disk's path ${mount.mountPath} leads out of the service's source: a link is in its way`);
  }
  await unlinkDisk(mount);
  await mkdir(above, { recursive: true });
  await ifThere(rename(place, mount.beneath));
  await symlink(dir, place);
}

/** Undoes {@link linkDisk}, for what sees no disk. */
export async function unlinkDisk(mount: MountPlace): Promise<void> {
  const place = placeWithin(mount);
  if (place === undefined || (await ifThere(lstat(place)))?.isSymbolicLink() !== true) return;
  await rm(place);
  await ifThere(rename(mount.beneath, place));
}

function placeWithin({ mountPath, source, rootDir }: MountPlace): string | undefined {
  const way = posix.relative(posix.join(sourceOnRender, rootDir), mountPath);
  return way === "" || way.split("/")[0] === ".." ? undefined : join(source, way);
}

/** The nearest of a path and what is above it that is there, without symbolic links. */
function deepestOf(path: string): Promise<string> {
  return realpath(path).catch(() => deepestOf(dirname(path)));
}

async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  });
}
