import { lstat, mkdir, readFile, readlink, realpath, rename, rm, symlink } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import type { BuildFolders } from "../build-folders";
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

/** What {@link linkDisk} notes: the link's path in the source, and where it leads. */
const linkSchema = z.object({ way: z.string(), dir: z.string() });

/**
 * Puts a link to the disk where it is mounted within the service's source; elsewhere there is nothing to link. What the build made at that
 * place is out of sight, as beneath every mount. A link of an earlier time goes.
 *
 * @param rootDir the service's root directory, as a path in the repository
 * @throws StepFailure when the repository leads out of the source there
 */
export async function linkDisk({ mountPath, dir }: MountedDisk, folders: BuildFolders, rootDir: string): Promise<void> {
  const { source, diskLink, beneathDisk } = folders;
  const way = posix.relative(posix.join(sourceOnRender, rootDir), mountPath);
  const isWithinSource = way !== "" && way.split("/")[0] !== "..";
  const place = join(source, way);
  const noted = await linkOf(folders);
  // Jobs may be using it.
  if (noted?.way === way && noted.dir === dir && (await leadsTo(place, dir))) return;
  await unlinkDisk(folders);
  if (!isWithinSource) return;
  const above = dirname(place);
  if (!isWithin(await realpath(source), await deepestOf(above))) {
    throw new StepFailure(`The disk's path ${mountPath} leads out of the service's source: a link is in its way`);
  }
  await mkdir(above, { recursive: true });
  // First of all, so that it can be undone wherever the emulator is ended.
  await writeFileAtomic(diskLink, JSON.stringify({ way, dir }));
  await ifThere(rename(place, beneathDisk));
  await symlink(dir, place);
}

/** Undoes {@link linkDisk}, for what sees no disk. What a service has put in place of the link stays. */
export async function unlinkDisk(folders: BuildFolders): Promise<void> {
  const { source, diskLink, beneathDisk } = folders;
  const link = await linkOf(folders);
  if (link === undefined) return;
  const place = join(source, link.way);
  if (await leadsTo(place, link.dir)) await rm(place);
  if ((await ifThere(lstat(place))) === undefined) await ifThere(rename(beneathDisk, place));
  await rm(beneathDisk, { recursive: true, force: true });
  await rm(diskLink);
}

async function linkOf({ diskLink }: BuildFolders): Promise<z.infer<typeof linkSchema> | undefined> {
  const noted = await ifThere(readFile(diskLink, "utf8"));
  return noted === undefined ? undefined : linkSchema.parse(JSON.parse(noted));
}

async function leadsTo(place: string, dir: string): Promise<boolean> {
  return (await readlink(place).catch(() => undefined)) === dir;
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
