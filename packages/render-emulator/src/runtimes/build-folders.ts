import { createHash } from "node:crypto";
import { lstat, mkdir, readdir, readlink, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { isOwn, privateFolder } from "@slipway/private-folder";
import { defaultCacheDir } from "../outlying-folders";

/**
 * The folders of one build. Whatever a build, a pre-deploy command or an instance installs "globally" lands in one of
 * them, so that it reaches neither the machine nor another build, is there for each instance of this build, and goes
 * with it.
 */
export interface BuildFolders {
  /** The service's root directory as the commit has it, and what the build made there. */
  source: string;
  home: string;
  /** Where `corepack enable` puts its commands. */
  bin: string;
  /** The commands that the emulator provides, in the versions that the repository asks for. */
  tools: string;
  /** For temporary files: a short path, since sockets in it may have no more than some hundred characters. */
  tmp: string;
  tmpTarget: string;
  /** Prefixes of package managers, each for what it installs outside a project. */
  npm: string;
  pnpm: string;
  corepack: string;
  gems: string;
  go: string;
  cargo: string;
  rustup: string;
  /** The virtual environment of a service that is not in Python itself; see `venvOf`. */
  venv: string;
  /** A file: the names of the secret files that stand in `source`. */
  secretFiles: string;
  /** A file: the link to a disk in `source`; and what the build made at its place, which the disk hides. */
  diskLink: string;
  beneathDisk: string;
}

/** Of the links to folders for temporary files. The machine's own is everybody's: whoever made a link there first would see what builds write. */
const linksFolder = () => join(defaultCacheDir(), "tmp");

export function foldersOf(buildDir: string): BuildFolders {
  const within = (name: string) => join(buildDir, name);
  const shortName = createHash("sha256").update(buildDir).digest("hex").slice(0, 12);
  return {
    source: within("source"),
    home: within("home"),
    bin: within("bin"),
    tools: within("tools"),
    tmp: join(linksFolder(), shortName),
    tmpTarget: within("tmp"),
    npm: within("npm"),
    pnpm: within("pnpm"),
    corepack: within("corepack"),
    gems: within("gems"),
    go: within("go"),
    cargo: within("cargo"),
    rustup: within("rustup"),
    venv: within("venv"),
    secretFiles: within("secret-files.json"),
    diskLink: within("disk-link.json"),
    beneathDisk: within("beneath-disk"),
  };
}

/** Where a service's virtual environment is: as on Render, in the source of one that is in Python. */
export function venvOf(folders: BuildFolders, runtime: string | undefined): string {
  return runtime === "python" ? join(folders.source, ".venv") : folders.venv;
}

/**
 * Makes the folders that a build's processes expect to be there, as far as they are missing.
 *
 * @throws when the folder of links belongs to another user
 */
export async function layFolders(folders: BuildFolders, packageCacheDir: string): Promise<void> {
  const { bin, tools, tmpTarget, npm, pnpm, corepack, home } = folders;
  await Promise.all([bin, tools, tmpTarget, join(npm, "lib"), pnpm, corepack, home].map(makeFolder));
  privateFolder(linksFolder());
  await link(tmpTarget, folders.tmp);
  // Only the downloads are shared, which are found by their content. Corepack's are programs as they are run.
  await linkShared(join(packageCacheDir, "pnpm", "store"), join(pnpm, "store"));
}

/** Removes what only the making of a build needs. */
export async function removeMakings(folders: BuildFolders): Promise<void> {
  const { cargo, home } = folders;
  const paths = [join(cargo, "registry"), join(cargo, "git"), join(home, ".cache", "yarn")];
  await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true })));
}

/** Removes all of a build but what it published. */
export async function removeAllFolders(folders: BuildFolders): Promise<void> {
  await Promise.all(Object.values(folders).map((path: string) => rm(path, { recursive: true, force: true })));
}

/** Removes the links to temporary folders of builds that are gone. */
export async function removeDeadLinks(): Promise<void> {
  const folder = privateFolder(linksFolder());
  for (const path of (await readdir(folder)).map((name) => join(folder, name))) {
    const isDead = await stat(path).then(
      () => false,
      () => true,
    );
    if (isDead) await rm(path, { force: true });
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
}

async function linkShared(target: string, path: string): Promise<void> {
  await makeFolder(target);
  await link(target, path);
}

/** Another user's could lead elsewhere tomorrow. */
async function isOwnLink(path: string, target: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink() !== true || !isOwn(found)) return false;
  return (await readlink(path)) === target;
}

async function link(target: string, path: string): Promise<void> {
  if (await isOwnLink(path, target)) return;
  await rm(path, { recursive: true, force: true });
  await symlink(target, path).catch((error: unknown) => {
    // Another process of the same build was faster.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  });
}
