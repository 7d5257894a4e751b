import { readFileSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { execa, ExecaError } from "execa";
import { cacheFolder, type CachedTool } from "../cache";
import { findOnPath } from "../find-on-path";
import type { Detail } from "../progress";

/** What is started of the packages. */
const PROGRAMS = ["redis-server", "redis-cli"] as const;
type RedisProgram = (typeof PROGRAMS)[number];

/**
 * Starts an unpacked program with the libraries that were unpacked beside it. `redis-server` decides by the name it is
 * called with what it is, so the wrapper keeps that name. Whatever PATH it is given, it finds what it needs itself.
 */
const wrapper = (program: RedisProgram): string => `#!/bin/sh
root=$(PATH=/usr/bin:/bin; dirname "$(readlink -f "$0")")/../root
LD_LIBRARY_PATH=$(PATH=/usr/bin:/bin; echo "$root"/usr/lib/*-linux-gnu* "$root"/lib/*-linux-gnu* | tr ' ' ':')
export LD_LIBRARY_PATH
exec "$root/usr/bin/${program}" "$@"
`;

/** Only what a signature of the distribution vouches for, whatever the machine's settings of apt-get let through. */
const SIGNED_ONLY = [
  "APT::Get::AllowUnauthenticated",
  "Acquire::AllowInsecureRepositories",
  "Acquire::AllowWeakRepositories",
  "Acquire::AllowDowngradeToInsecureRepositories",
].flatMap((setting) => ["-o", `${setting}=false`]);

/**
 * The packages to unpack: those that `apt-get -s install` would install (its lines "Inst <name> …"), and the two with
 * Redis' own programs in any case, since `redis-server` is a link to a program of `redis-tools`: where that is installed
 * already, it would lead nowhere.
 */
export function packagesToUnpack(simulation: string): string[] {
  const missing = [...simulation.matchAll(/^Inst (\S+)/gm)].flatMap(([, name]) => (name === undefined ? [] : [name]));
  return [...new Set([...missing, "redis-server", "redis-tools"])];
}

/** Debian's (or Ubuntu's) Redis with the libraries that are missing here, unpacked into the user's cache without root. */
export function debianRedis(): CachedTool {
  return {
    title: "Redis (Debian's package)",
    folder: cacheFolder("redis", `${distribution()}-${process.arch}`),
    works: async (folder) =>
      (await hasWrappers(folder)) &&
      (await execa(binaryIn(folder, "redis-server"), ["--version"], { reject: false })).exitCode === 0,
    install: async (folder, step) => {
      for (const tool of ["apt-get", "dpkg-deb"]) if (!findOnPath(tool)) throw new Error(`\`${tool}\` is not on PATH`);
      await step("unpacking Debian's `redis-server`", (detail) => unpack(folder, detail));
    },
  };
}

/** A program in the folder of {@link debianRedis}. */
export function binaryIn(folder: string, program: RedisProgram): string {
  return path.join(folder, "bin", program);
}

/** Whether the programs in `folder` are started as here: an earlier version of this project may have unpacked them. */
async function hasWrappers(folder: string): Promise<boolean> {
  const wrappers = PROGRAMS.map(wrapper);
  const found = PROGRAMS.map((program) => readFile(binaryIn(folder, program), "utf8").catch(() => undefined));
  return (await Promise.all(found)).every((text, index) => text === wrappers[index]);
}

/** "debian-12" or "ubuntu-24.04": the libraries of one release do not fit another. */
function distribution(): string {
  try {
    const release = readFileSync("/etc/os-release", "utf8");
    const field = (name: string): string => new RegExp(`^${name}="?([^"\\n]*)`, "m").exec(release)?.[1] ?? "unknown";
    return `${field("ID")}-${field("VERSION_ID")}`;
  } catch {
    return process.platform;
  }
}

async function unpack(folder: string, detail: Detail): Promise<void> {
  const archives = path.join(folder, "archives");
  const root = path.join(folder, "root");
  await Promise.all([archives, root].map((created) => mkdir(created)));
  const { options, packages } = await neededPackages(path.join(folder, "lists"), detail);
  detail(`downloading ${packages.join(", ")}`);
  await aptGet([...options, "download", ...packages], archives);
  for (const archive of await readdir(archives)) {
    detail(`unpacking ${archive}`);
    await execa("dpkg-deb", ["-x", path.join(archives, archive), root]);
  }
  await Promise.all([archives, path.join(folder, "lists")].map((spent) => rm(spent, { recursive: true, force: true })));
  await mkdir(path.join(folder, "bin"));
  for (const program of PROGRAMS) {
    await writeFile(binaryIn(folder, program), wrapper(program));
    await chmod(binaryIn(folder, program), 0o755);
  }
}

/** What is to be unpacked for Redis on this machine, with the options that make apt-get find it. */
async function neededPackages(lists: string, detail: Detail): Promise<{ options: string[]; packages: string[] }> {
  const simulate = async (options: string[]): Promise<{ options: string[]; packages: string[] }> => {
    const simulation = await aptGet([...options, "-s", "--no-install-recommends", "install", "redis-server"]);
    return { options, packages: packagesToUnpack(simulation) };
  };
  detail("asking apt-get which packages are missing");
  try {
    return await simulate([]);
  } catch {
    // A fresh image has no package lists, and only root may write the system's: fetch them into a folder of our own.
    detail("fetching package lists");
    const options = ["-o", `Dir::State::Lists=${lists}`, "-o", `Dir::Cache=${lists}`];
    await mkdir(path.join(lists, "partial"), { recursive: true });
    await aptGet([...options, "update"]);
    return simulate(options);
  }
}

/**
 * What apt-get prints.
 *
 * @throws with its own errors, without the command, which is long
 */
async function aptGet(args: string[], cwd = process.cwd()): Promise<string> {
  try {
    return (await execa("apt-get", [...SIGNED_ONLY, ...args], { cwd, env: { LC_ALL: "C" } })).stdout;
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const reasons = String(error.stderr).match(/^E: .*/gm) ?? [error.shortMessage];
    throw new Error(`\`apt-get\`: ${reasons.join(" ")}`, { cause: error });
  }
}
