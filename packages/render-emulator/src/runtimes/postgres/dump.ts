import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { ApiError } from "../../errors";
import type { Guard } from "../guard";
import { LastLines } from "../last-lines";
import { describeExit } from "../execution";
import { ProcessGroup } from "../process-group";
import { findProgram } from "../programs";
import type { PostgresPlace } from "./postgres-server";

/** Of the server that the emulator brings along: an older `pg_dump` refuses it. */
const oldestDump = 17;

export interface DumpOptions {
  guard: Guard;
  /** Made by {@link findPgDump}. */
  pgDump: string;
  place: PostgresPlace;
  databaseName: string;
  /** The archive, which appears once it is whole. */
  file: string;
}

/**
 * The `pg_dump` of this machine, which doesn't come with the server.
 *
 * @throws ApiError when there is none that can dump the emulator's Postgres
 */
export async function findPgDump(path: string): Promise<string> {
  const found = await findProgram(["pg_dump"], path);
  const { stdout } = found === undefined ? { stdout: "" } : await execa(found, ["--version"], { reject: false });
  const version = Number(/ (\d+)/.exec(stdout)?.[1] ?? 0);
  if (found !== undefined && version >= oldestDump) return found;
  throw new ApiError(
    503,
    `${found === undefined ? "`pg_dump` is not on the PATH" : `\`${found}\` is of version ${version}`}: an export needs ` +
      `that of PostgreSQL ${oldestDump} or newer, put its folder first on the PATH that the emulator is started with`,
  );
}

/** Writes a database as Render's exports are: a folder of `pg_dump`'s, as `.dir.tar.gz`. */
export async function dump({ guard, pgDump, place, databaseName, file }: DumpOptions): Promise<void> {
  const folder = file.replace(/\.tar\.gz$/, "");
  const parent = dirname(file);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  try {
    const connection = ["--host", "127.0.0.1", "--port", String(place.port), "--username", "postgres"];
    const args = ["--format", "directory", "--file", folder, ...connection, databaseName];
    await run(guard, pgDump, args, { PGPASSWORD: place.password, PATH: process.env.PATH });
    const packed = join(parent, `${basename(file)}.new`);
    await run(guard, "tar", ["-czf", packed, "-C", parent, basename(folder)], { PATH: process.env.PATH });
    await rename(packed, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(guard: Guard, command: string, args: string[], env: Record<string, string | undefined>) {
  const lastLines = new LastLines();
  const group = await ProcessGroup.start(guard, { command, args, cwd: "/", env, onLine: lastLines.add });
  const exit = await group.exited;
  if (exit.code !== 0) throw new Error(`\`${command}\` ${describeExit(exit)}: ${lastLines.toString()}`);
}
