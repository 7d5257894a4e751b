import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { satisfies } from "semver";
import { messageOf } from "../../errors";
import { type AskedVersion, readPackageJson } from "./asked-version";
import { findCommand } from "../programs";
import { linkCommand } from "./commands-folder";
import { nodeRange } from "./node-version";
import type { InstalledPackage, NpmPackages, ToolJob } from "./npm-packages";

/** Which Node.js a build got. */
export interface ChosenNode {
  version: string;
  /** The folder of its command; absent: the one that runs the emulator. */
  binDir: string | undefined;
}

/** What Node.js is called in npm's registry on this kind of machine. */
const nodePackage = `node-${process.platform}-${process.arch === "arm" ? "armv7l" : process.arch}`;

/**
 * Chooses the Node.js of a build and says so in the log. Asked for a range, it takes what is here as long as it is in
 * the range; where the version that is asked for can't be had, the Node.js that runs the emulator.
 */
export async function chooseNode(
  packages: NpmPackages,
  asked: AskedVersion | undefined,
  now: number,
  job: ToolJob,
): Promise<ChosenNode> {
  const own = { version: process.versions.node, binDir: undefined };
  if (asked === undefined) return own;
  const range = nodeRange(asked.spec, now);
  if (range === undefined) {
    job.log(`==> ${asked.from} asks for Node.js ${asked.spec}, which is no version; ${own.version} runs instead`);
    return own;
  }
  job.log(`==> Requesting Node.js version ${asked.spec}`);
  try {
    const chosen = satisfies(own.version, range) ? own : await otherNode(packages, range, job);
    job.log(`==> Using Node.js version ${chosen.version} via ${asked.from}`);
    return chosen;
  } catch (error) {
    job.signal.throwIfAborted();
    job.log(`==> Node.js ${asked.spec} can't be had here (${messageOf(error)}); ${own.version} runs instead`);
    return own;
  }
}

async function otherNode(packages: NpmPackages, range: string, job: ToolJob): Promise<ChosenNode> {
  return packages.newest(nodePackage, range, job, runs);
}

/** A binary may be for a newer system than this one. */
async function runs({ binDir }: InstalledPackage): Promise<void> {
  await execa(`${binDir}/node`, ["--version"], { env: {}, extendEnv: false });
}

/** Puts `node`, and an `npm` that runs on it, into a folder of commands. */
export async function linkNode(
  packages: NpmPackages,
  { version, binDir }: ChosenNode,
  toolsDir: string,
  job: ToolJob,
): Promise<void> {
  await linkCommand(binDir === undefined ? process.execPath : `${binDir}/node`, toolsDir, "node");
  if (await machineNpmFits(packages.machinePath, version)) return;
  try {
    const npm = await npmFor(packages, version, job);
    for (const command of ["npm", "npx"]) await linkCommand(`${npm.binDir}/${command}`, toolsDir, command);
  } catch (error) {
    job.signal.throwIfAborted();
    job.log(`==> No npm for Node.js ${version} can be had here (${messageOf(error)}); this machine's own is used`);
  }
}

async function machineNpmFits(path: readonly string[], nodeVersion: string): Promise<boolean> {
  const command = await findCommand(path, "npm");
  if (command === undefined) return false;
  // `<npm>/bin/npm-cli.js`
  const { engines } = await readPackageJson(join(await realpath(command), "../../package.json"));
  return typeof engines?.node === "string" && satisfies(nodeVersion, engines.node);
}

/** The newest npm that says it is for this version, as Node.js brings one along. */
async function npmFor(packages: NpmPackages, nodeVersion: string, job: ToolJob): Promise<InstalledPackage> {
  for (const npm of await packages.cached("npm", "*")) {
    const { engines } = await readPackageJson(join(npm.dir, "package.json"));
    if (typeof engines?.node === "string" && satisfies(nodeVersion, engines.node)) return npm;
  }
  const published = await packages.versions("npm", ">=6", job);
  const fitting = published.find(({ node }) => satisfies(nodeVersion, node));
  if (fitting === undefined) throw new Error("the registry has none");
  return packages.install("npm", fitting.version, job);
}
