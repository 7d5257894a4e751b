import { cp, lstat, mkdir, readdir, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";

const root = resolve(__dirname, "../..");

/** A clone of this repository in which every command runs, on a branch `main` of its own. What isn't committed here isn't there. */
export async function cloneProject(path: string): Promise<TestRepository> {
  const clone = await TestRepository.clone(root, path);
  await clone.git("checkout", "--quiet", "-B", "main");
  await clone.git("config", "user.name", "Test");
  await clone.git("config", "user.email", "test@example.com");
  await linkPackages(join(root, "node_modules"), join(path, "node_modules"));
  await shareCheckedTypes(join(path, ".slipway"));
  return clone;
}

/**
 * Which sources one clone has found to be of the right types, the next one knows: the compiler keeps that by content, so a
 * clone with sources of its own checks those. Paths in it are relative, so that it is none of this repository's own, from
 * which all clones are equally far.
 */
async function shareCheckedTypes(to: string): Promise<void> {
  const from = join(root, ".slipway");
  for (const folder of [from, to]) privateFolder(folder, { isPassable: true });
  const program = privateFolder(join(to, "program"));
  await symlink(join(from, "clones.tsbuildinfo"), join(program, "infra.tsbuildinfo"));
}

/** What `npm ci` would install, with nothing copied: each package is a link, and the clone's own packages are its own. */
async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    const isScope = name.startsWith("@");
    if (name === ".cache" || name === ".vite" || name === ".vite-temp") continue;
    // Links within it lead to commands of the packages beside it, and to the project's own.
    if (name === ".bin") await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    else if (isScope) await linkPackagesOfScope(join(from, name), join(to, name));
    else await linkPackage(join(from, name), join(to, name));
  }
}

async function linkPackagesOfScope(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) await linkPackage(join(from, name), join(to, name));
}

/** A workspace is a link already, which leads to the clone's own folder from there. */
async function linkPackage(from: string, to: string): Promise<void> {
  if ((await lstat(from)).isSymbolicLink()) await cp(from, to, { verbatimSymlinks: true });
  else await symlink(from, to);
}
