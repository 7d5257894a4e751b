import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { describeEngine, installedPostgres, usualRegistryImage } from "@slipway/render-emulator/process";
import { DEFAULT_STACK } from "../../../infra/start-command";
import { cacheFolder } from "../../../toolchain/cache";
import { findOnPath, isExecutable } from "../../../toolchain/find-on-path";
import { nodeFault, outdatedPackage } from "../../../toolchain/prerequisites";
import { findPulumi, type PulumiSearch } from "../../../toolchain/pulumi";
import { officialArchive } from "../../../toolchain/pulumi/download";
import { findRedis } from "../../../toolchain/redis";
import { isTaken, portOf } from "../emulator/port";
import { findEmulator } from "../emulator/record";
import type { Project } from "../project";
import { emulatorHost } from "../stack-config";
import { findBrowser } from "../verification/browser";

/** What a machine has and lacks, as it was found. Undefined means that it is not there. */
export interface Facts {
  platform: string;
  nodeVersion: string;
  /** Why this Node.js can't be used. */
  nodeFault: string | undefined;
  /** Why node_modules does not fit package-lock.json. */
  packagesFault: string | undefined;
  git: string | undefined;
  pulumi: PulumiSearch;
  /** Whether Pulumi publishes a release for this platform. */
  hasPulumiRelease: boolean;
  go: string | undefined;
  /** Path of a Redis server. */
  redis: string | undefined;
  /** Whether Debian's package of Redis can be fetched and unpacked. */
  hasDebianTools: boolean;
  /** Folder of PostgreSQL's programs. */
  postgres: string | undefined;
  /** The port that `render:host` of the default stack names, and who listens there. */
  port: { number: number; use: "free" | "emulator" | "other" } | undefined;
  /** Path of a browser; it may not be there when it was chosen by `CHROME_PATH`. */
  browser: string | undefined;
  isBrowserThere: boolean;
  /** The Docker engine that the emulator runs containers on, or why it has none. */
  docker: Awaited<ReturnType<typeof describeEngine>>;
  /** What the registry beside the emulator runs. */
  registryImage: string;
  disks: { folder: string; freeBytes: number }[];
}

const ANSWER_TIMEOUT_MS = 5_000;

/** Looks at this machine. Changes and downloads nothing. */
export async function gatherFacts(project: Project): Promise<Facts> {
  const browser = findBrowser();
  const registryImage = process.env.RENDER_EMULATOR_REGISTRY_IMAGE ?? usualRegistryImage;
  const [git, pulumi, go, redis, port, docker, ...disks] = await Promise.all([
    answerOf("git", ["--version"]),
    findPulumi(),
    answerOf("go", ["version"]),
    findRedis(),
    portUse(project),
    describeEngine({ env: process.env, home: homedir() }, registryImage),
    freeSpace(project.root),
    freeSpace(cacheFolder()),
  ]);
  return {
    platform: `${process.platform} on ${process.arch}`,
    nodeVersion: process.versions.node,
    nodeFault: nodeFault(),
    packagesFault: outdatedPackage(),
    git,
    pulumi,
    hasPulumiRelease: officialArchive(process.platform, process.arch) !== undefined,
    go,
    redis,
    hasDebianTools: ["apt-get", "dpkg-deb"].every((tool) => findOnPath(tool) !== undefined),
    postgres: postgresFolder(),
    port,
    browser,
    isBrowserThere: browser !== undefined && isExecutable(browser),
    docker,
    registryImage,
    disks,
  };
}

/** The first line that a program prints; undefined when it isn't there or fails. */
async function answerOf(program: string, args: string[]): Promise<string | undefined> {
  const { failed, stdout } = await execa(program, args, { reject: false, timeout: ANSWER_TIMEOUT_MS });
  const line = stdout.split("\n")[0]?.trim() ?? "";
  return failed || line === "" ? undefined : line;
}

function postgresFolder(): string | undefined {
  try {
    const folder = path.join(installedPostgres(), "bin");
    return isExecutable(path.join(folder, "postgres")) ? folder : undefined;
  } catch {
    return undefined; // One of the packages is not installed.
  }
}

async function portUse(project: Project): Promise<Facts["port"]> {
  const host = emulatorHost(project, DEFAULT_STACK);
  if (host === undefined) return undefined;
  const number = portOf(host);
  if ((await findEmulator(project))?.url === host.href) return { number, use: "emulator" };
  return { number, use: (await isTaken(host)) ? "other" : "free" };
}

/** The space left for `folder`, which need not be there yet. */
async function freeSpace(folder: string): Promise<Facts["disks"][number]> {
  let existing = folder;
  while (!existsSync(existing)) existing = path.dirname(existing);
  const { bavail, bsize } = await statfs(existing);
  return { folder, freeBytes: bavail * bsize };
}
