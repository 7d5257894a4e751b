import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { subset, valid, validRange } from "semver";
import { messageOf } from "../../errors";
import {
  askedFor,
  type AskedVersion,
  findPackageJson,
  firstAsked,
  inFile,
  inVariable,
  readPackageJson,
} from "./asked-version";
import { findCommand } from "../programs";
import { textWithin } from "../within-folder";
import { linkCommand } from "./commands-folder";
import type { StatedPackageManager } from "./corepack";
import type { InstalledPackage, NpmPackages, ToolJob } from "./npm-packages";
import { requireChecksum } from "./stated-checksum";

/** What a build may use of package managers: its commands, its files, its variables. */
export interface PackageManagerNeeds {
  dir: string;
  /** Command lines that the service runs. */
  commands: readonly string[];
  env: Readonly<Record<string, string>>;
  toolsDir: string;
}

interface PackageManager {
  name: "yarn" | "pnpm" | "bun";
  /** Its commands; each is there in any version. */
  commands: readonly string[];
  /** Where else than in `packageManager` its version is asked for. */
  sources(needs: PackageManagerNeeds): Parameters<typeof firstAsked>[0];
  /** The range that is taken when nothing is asked for. */
  byDefault(dir: string): Promise<string>;
  /** Takes what this machine has when nothing is asked for. */
  mayBeMachines: boolean;
  /** The package that has it in this version. */
  packageFor(version: string): Promise<string>;
}

const packageManagers: readonly PackageManager[] = [
  {
    name: "yarn",
    commands: ["yarn", "yarnpkg"],
    sources: () => [],
    // Render's; it hands over to another one that `.yarnrc.yml` names.
    byDefault: async () => "1.22.22",
    mayBeMachines: false,
    packageFor: async (version) => yarnPackage(version),
  },
  {
    name: "pnpm",
    commands: ["pnpm", "pnpx"],
    sources: () => [],
    byDefault: pnpmForLockFile,
    mayBeMachines: true,
    packageFor: async () => "pnpm",
  },
  {
    name: "bun",
    commands: ["bun", "bunx"],
    sources: ({ dir, env }) => [inVariable(env, "BUN_VERSION"), inFile(dir, ".bun-version")],
    // Render's.
    byDefault: async () => "1.1.0",
    mayBeMachines: false,
    packageFor: bunPackage,
  },
];

/**
 * Puts the package managers that a service uses into a folder of commands, in the versions that it asks for.
 *
 * @returns the one that the build gets by Corepack, when its checksum is stated
 */
export async function linkPackageManagers(
  packages: NpmPackages,
  needs: PackageManagerNeeds,
  job: ToolJob,
): Promise<StatedPackageManager | undefined> {
  const named = await namedPackageManager(needs.dir);
  const text = await textOfCommands(needs);
  let byCorepack: StatedPackageManager | undefined;
  for (const manager of packageManagers) {
    const isNamed = named?.name === manager.name;
    if (!isNamed && !mentions(text, manager.commands)) continue;
    // Then the build gets it by itself.
    if (enabledByCorepack(text, manager.name)) {
      if (isNamed) byCorepack = statedPackageManager(named);
      continue;
    }
    const asked = (await firstAsked(manager.sources(needs))) ?? (isNamed ? named.asked : undefined);
    await provide(packages, manager, { asked, stated: isNamed ? named.sha512 : undefined }, needs, job);
  }
  return byCorepack;
}

async function provide(
  packages: NpmPackages,
  manager: PackageManager,
  { asked, stated }: { asked: AskedVersion | undefined; stated: string | undefined },
  { dir, toolsDir }: PackageManagerNeeds,
  job: ToolJob,
): Promise<void> {
  const { name } = manager;
  const machines = await findCommand(packages.machinePath, name);
  if (asked === undefined && manager.mayBeMachines && machines !== undefined) return;
  const spec = asked?.spec ?? (await manager.byDefault(dir));
  const range = spec === "latest" ? spec : (valid(spec) ?? validRange(spec));
  try {
    if (range === null) throw new Error("it is no version");
    const packageName = await manager.packageFor(range);
    // Yarn's of later versions is of another file than the one in npm's registry.
    const requireStated = async (candidate: InstalledPackage): Promise<void> => {
      if (stated !== undefined && packageName === name) await requireChecksum(candidate, packageName, stated);
    };
    const chosen = await packages.newest(packageName, range, job, async (candidate) => {
      await requireStated(candidate);
      await check(candidate, manager, toolsDir);
    });
    await requireStated(chosen);
    for (const command of manager.commands) await linkCommand(programOf(chosen, manager), toolsDir, command);
    job.log(`==> Using ${name} version ${chosen.version} ${asked === undefined ? "(default)" : `via ${asked.from}`}`);
  } catch (error) {
    job.signal.throwIfAborted();
    const instead =
      machines === undefined ? "there is none on this machine" : `this machine's own, ${machines}, runs instead`;
    job.log(`==> ${name} ${spec} can't be had here (${messageOf(error)}); ${instead}`);
  }
}

/** Each of them does what its name says by the name that it was called by. */
function programOf({ dir, binDir }: InstalledPackage, { name }: PackageManager): string {
  return name === "bun" ? join(dir, "bin", "bun") : join(binDir, name);
}

async function check(candidate: InstalledPackage, manager: PackageManager, toolsDir: string): Promise<void> {
  const env = { PATH: `${toolsDir}:${process.env.PATH ?? ""}`, HOME: toolsDir, COREPACK_ENABLE_STRICT: "0" };
  // What was downloaded just now needs to know nothing of the emulator's environment.
  await execa(programOf(candidate, manager), ["--version"], { env, extendEnv: false, cwd: toolsDir });
}

interface NamedPackageManager {
  name: string;
  asked: AskedVersion;
  /** Of its archive, in hex. Whoever states it wants no other archive, whatever the registry says. */
  sha512: string | undefined;
}

/** What `packageManager` in `package.json` says, as Corepack writes it: `pnpm@10.4.1+sha512.…`. */
async function namedPackageManager(dir: string): Promise<NamedPackageManager | undefined> {
  const path = await findPackageJson(dir);
  if (path === undefined) return undefined;
  const { packageManager } = await readPackageJson(join(dir, path));
  const parts = /^(\w+)@([^+]+)(?:\+sha512\.([\da-f]+)$)?/i.exec(
    typeof packageManager === "string" ? packageManager : "",
  );
  const [, name, spec, sha512] = parts ?? [];
  const version = askedFor(spec, `${path} (packageManager)`);
  return name === undefined || version === undefined
    ? undefined
    : { name, asked: version, sha512: sha512?.toLowerCase() };
}

function statedPackageManager({ name, asked, sha512 }: NamedPackageManager): StatedPackageManager | undefined {
  const version = valid(asked.spec);
  return sha512 === undefined || version === null ? undefined : { name, version, sha512 };
}

/** How many words of the command lines are looked at, and how many bytes of the file that one names. */
const mostScripts = 200;
const longestScript = 256 * 1024;

/** The command lines, the scripts of `package.json`, and the script files of the repository that the lines name. */
async function textOfCommands({ dir, commands }: PackageManagerNeeds): Promise<string> {
  const path = await findPackageJson(dir);
  const { scripts = {} } = path === undefined ? {} : await readPackageJson(join(dir, path));
  const words = commands.flatMap((line) => line.split(/[\s;&|'"()]+/)).filter((word) => /^[\w./-]+$/.test(word));
  const files: string[] = [];
  for (const word of [...new Set(words)].slice(0, mostScripts)) {
    files.push((await textWithin(dir, word, longestScript)) ?? "");
  }
  return [...commands, ...Object.values(scripts), ...files].join("\n");
}

function mentions(text: string, commands: readonly string[]): boolean {
  return new RegExp(`(^|[\\s;&|("'\`])(${commands.join("|")})([\\s;&|)"'\`]|$)`, "m").test(text);
}

/** Named, or with all others. */
function enabledByCorepack(text: string, name: string): boolean {
  const enabled = [...text.matchAll(/corepack enable((?: +[\w-]+)*)/g)].map(([, names = ""]) =>
    names.trim().split(/ +/),
  );
  return name !== "bun" && enabled.some((names) => names.includes(name) || names[0] === "");
}

/** The line of pnpm that wrote the lock file. */
async function pnpmForLockFile(dir: string): Promise<string> {
  const text = await textWithin(dir, "pnpm-lock.yaml");
  const version = Number(/^lockfileVersion: '?(\d+)/m.exec(text ?? "")?.[1] ?? "9");
  const lines: Record<number, string> = { 5: "7.x", 6: "8.x" };
  return lines[version] ?? "10.x";
}

/** Yarn has another package since its second version; whoever would take either gets that. */
export function yarnPackage(version: string): string {
  return version !== "latest" && subset(version, "<2.0.0-0", { includePrerelease: true })
    ? "yarn"
    : "@yarnpkg/cli-dist";
}

/** Bun has a package for each kind of machine, and one for processors without AVX2. */
async function bunPackage(): Promise<string> {
  const processor = process.arch === "arm64" ? "aarch64" : process.arch;
  const info = await readFile("/proc/cpuinfo", "utf8").catch(() => "avx2");
  const isOld = processor === "x64" && !info.includes("avx2");
  return `@oven/bun-${process.platform}-${processor}${isOld ? "-baseline" : ""}`;
}
