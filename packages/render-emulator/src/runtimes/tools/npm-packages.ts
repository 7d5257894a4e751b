import { access, chmod, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { rcompare, satisfies, valid } from "semver";
import { z } from "zod";
import { messageOf } from "../../errors";
import { machinePath, type Machine, pickNetworkSettings } from "../environment";
import type { Guard } from "../guard";
import { LastLines } from "../last-lines";
import { Queue } from "../queue";
import type { Log } from "../runtime";
import { runStep } from "../step";

/** On whose behalf npm runs. */
export interface ToolJob {
  log: Log;
  signal: AbortSignal;
}

/** Of what npm says of a failure, which is one JSON document. */
const mostLines = 200;

/** A package as npm has installed it. */
export interface InstalledPackage {
  version: string;
  /** Its own files. */
  dir: string;
  /** Has its commands. */
  binDir: string;
}

/** Tries a package, and throws when it does not work here. */
export type Check = (candidate: InstalledPackage) => Promise<void>;

/** A version in the registry, and the versions of Node.js that it is for. */
export type PublishedVersion = z.infer<typeof publishedVersionSchema>;

const limitMs = 10 * 60_000;
/** Who is offline hears of it soon. */
const npmFlags = ["--fetch-retries=1", "--fetch-retry-mintimeout=500", "--no-update-notifier"];

const publishedVersionSchema = z
  .object({ version: z.string(), "engines.node": z.string().default("*") })
  .transform(({ version, "engines.node": node }) => ({ version, node }));
const publishedSchema = z.union([z.array(publishedVersionSchema), publishedVersionSchema.transform((one) => [one])]);
const npmErrorSchema = z.object({ error: z.object({ summary: z.string() }) });

/**
 * Tools that npm's registry carries, each unpacked once for all builds, by npm itself: it knows the user's registry,
 * proxy and certificates, and checks what comes against the registry's checksums.
 */
export class NpmPackages {
  private readonly turns = new Queue();

  constructor(
    private readonly machine: Machine,
    private readonly guard: Guard,
  ) {}

  /** Where this machine's own commands are. */
  get machinePath(): string[] {
    return machinePath(this.machine.env.PATH);
  }

  /** The versions of a range that were unpacked before, the newest first. */
  async cached(name: string, range: string): Promise<InstalledPackage[]> {
    const versions = await readdir(this.dirOf(name)).catch(() => []);
    const fitting = versions.filter((candidate) => satisfies(candidate, range)).sort(rcompare);
    return fitting.map((version) => this.installed(name, version));
  }

  /**
   * A version of a range: the newest that is here, else the newest that the registry has. `latest` is what the registry
   * calls so.
   *
   * @param check tries what was unpacked before any build gets it
   * @throws when none can be had
   */
  async newest(name: string, range: string, job: ToolJob, check?: Check): Promise<InstalledPackage> {
    // No version satisfies the word `latest`.
    const [cached] = await this.cached(name, range);
    if (cached !== undefined) return cached;
    const version = valid(range) ?? (await this.versions(name, range, job))[0]?.version;
    if (version === undefined) throw new Error(`the registry has no ${name} ${range}`);
    return this.install(name, version, job, check);
  }

  /**
   * The versions of a range that the registry has, the newest first.
   *
   * @throws when it has none, or can't be asked
   */
  async versions(name: string, range: string, { signal }: ToolJob): Promise<PublishedVersion[]> {
    const args = ["view", `${name}@${range}`, "name", "version", "engines.node", "--json", ...npmFlags];
    const cwd = this.machine.packageCacheDir;
    await mkdir(cwd, { recursive: true });
    const options = { cwd, env: this.npmEnvironment(), extendEnv: false, reject: false, cancelSignal: signal } as const;
    const { stdout, exitCode, shortMessage } = await execa("npm", args, options);
    signal.throwIfAborted();
    const reply = publishedSchema.safeParse(parseJson(stdout));
    if (exitCode !== 0 || !reply.success) throw new Error(npmProblem(stdout) ?? shortMessage);
    return reply.data.sort((one, other) => rcompare(one.version, other.version));
  }

  /**
   * Downloads one version, unless it is here.
   *
   * @param check tries what was unpacked before any build gets it
   * @throws when it can't be had
   */
  install(name: string, version: string, job: ToolJob, check?: Check): Promise<InstalledPackage> {
    return this.turns.run(`${name}@${version}`, async () => {
      job.signal.throwIfAborted();
      const present = await access(join(this.dirOf(name), version)).then(
        () => true,
        () => false,
      );
      if (!present) await this.download(name, version, job, check);
      return this.installed(name, version);
    });
  }

  private async download(
    name: string,
    version: string,
    job: ToolJob,
    check: Check = async () => undefined,
  ): Promise<void> {
    const parent = this.dirOf(name);
    await mkdir(parent, { recursive: true });
    const folder = await mkdtemp(join(parent, ".incomplete-"));
    try {
      job.log(`==> Downloading ${name} ${version}...`);
      const lines = new LastLines(mostLines);
      await this.npmInstall(`${name}@${version}`, folder, { ...job, log: lines.add }).catch((error: unknown) => {
        job.signal.throwIfAborted();
        throw new Error(npmProblem(lines.all().join("\n")) ?? messageOf(error), { cause: error });
      });
      await check(packageIn(folder, name, version));
      await makeReadOnly(folder);
      await rename(folder, join(parent, version)).catch((error: unknown) => {
        // Another emulator was faster.
        if (!["EEXIST", "ENOTEMPTY"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private installed(name: string, version: string): InstalledPackage {
    return packageIn(join(this.dirOf(name), version), name, version);
  }

  private dirOf(name: string): string {
    return join(this.machine.packageCacheDir, "tools", name.replace("/", "+"));
  }

  private npmInstall(spec: string, folder: string, { log, signal }: ToolJob): Promise<void> {
    // Any of them may say that it is for another Node.js than the one that npm runs on.
    const flags = [
      "--ignore-scripts",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--no-package-lock",
      "--force",
      "--json",
    ];
    return runStep(this.guard, {
      name: "npm",
      command: "npm",
      args: ["install", "--prefix", folder, ...flags, ...npmFlags, "--loglevel=silent", spec],
      cwd: folder,
      env: this.npmEnvironment(),
      limitMs,
      signal,
      onLine: log,
    });
  }

  /** npm runs as its user would run it: with the user's settings. */
  private npmEnvironment(): Record<string, string> {
    const { env, packageCacheDir } = this.machine;
    return {
      ...pickNetworkSettings(env),
      PATH: this.machinePath.join(delimiter),
      HOME: homedir(),
      npm_config_cache: join(packageCacheDir, "npm"),
    };
  }
}

function packageIn(folder: string, name: string, version: string): InstalledPackage {
  const modules = join(folder, "node_modules");
  return { version, dir: join(modules, name), binDir: join(modules, ".bin") };
}

/** What went wrong, in npm's own words. */
function npmProblem(output: string): string | undefined {
  const reply = npmErrorSchema.safeParse(parseJson(output));
  return reply.success ? reply.data.error.summary.split("\n")[0] : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** All builds share these files. */
async function makeReadOnly(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) await chmod(path, (await isProgram(path)) ? 0o555 : 0o444);
  }
}

async function isProgram(path: string): Promise<boolean> {
  const start = await readFile(path).then((bytes) => bytes.subarray(0, 2).toString("latin1"));
  return start === "#!" || path.includes("/bin/");
}
