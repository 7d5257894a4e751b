import { access, chown, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import { selfSigned } from "../certificate";
import type { Guard } from "../guard";
import { LastLines } from "../last-lines";
import { describeExit } from "../execution";
import { ProcessGroup } from "../process-group";
import type { PostgresBinaries } from "./binaries";
import type { SystemUser } from "./unprivileged-user";

export interface ClusterOptions {
  guard: Guard;
  binaries: PostgresBinaries;
  dataDir: string;
  /** Of the superuser `postgres`. */
  password: string;
  user: SystemUser | undefined;
}

/** Makes the data folder of the server unless it is there. It appears whole or, when interrupted, not at all. */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  const { dataDir, user } = options;
  if (await isThere(dataDir)) return;
  const unfinished = `${dataDir}.new`;
  await rm(unfinished, { recursive: true, force: true });
  // The folder above is for several clusters: their user has to get through.
  privateFolder(dirname(dataDir), { isPassable: true });
  await mkdir(unfinished, { mode: 0o700 });
  if (user !== undefined) await chown(unfinished, user.uid, user.gid);
  await runInitdb(options, unfinished);
  const { key, cert } = await selfSigned();
  await writeOwned(join(unfinished, "server.key"), key, user);
  await writeOwned(join(unfinished, "server.crt"), cert, user);
  await rename(unfinished, dataDir);
}

async function runInitdb({ guard, binaries, password, user }: ClusterOptions, dir: string): Promise<void> {
  const passwordFile = `${dir}.password`;
  const args = [
    ...["--pgdata", dir, "--username", "postgres", "--pwfile", passwordFile, "--auth", "scram-sha-256"],
    ...["--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"],
  ];
  const lastLines = new LastLines();
  const onLine = lastLines.add;
  try {
    await writeOwned(passwordFile, password, user);
    const initdb = await ProcessGroup.start(guard, { command: binaries.initdb, args, cwd: "/", env: {}, user, onLine });
    const exit = await initdb.exited;
    if (exit.code !== 0) throw new Error(`\`initdb\` ${describeExit(exit)}: ${lastLines.toString()}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function writeOwned(path: string, text: string, user: SystemUser | undefined): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  if (user !== undefined) await chown(path, user.uid, user.gid);
}

/** Whether there is a file or a folder. */
export function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
