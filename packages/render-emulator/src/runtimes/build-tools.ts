import { copyFile, chmod, lstat, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type BuildFolders, venvOf } from "./build-folders";
import { type Machine, machinePath, registrySettings } from "./environment";
import type { Guard } from "./guard";
import type { Log } from "./runtime";
import { runStep, shell } from "./step";
import { firstAsked, inFile, inVariable } from "./tools/asked-version";
import { findCommand } from "./programs";
import { CorepackDownloads, writeCorepack } from "./tools/corepack";
import { forbidInstallers } from "./tools/installers";
import { chooseLanguage, elixir, erlang, ruby } from "./tools/native-languages";
import { chooseNode, linkNode } from "./tools/node";
import { askedNodeVersion } from "./tools/node-version";
import { NpmPackages } from "./tools/npm-packages";
import { linkPackageManagers } from "./tools/package-managers";
import {
  askedPythonVersion,
  defaultPython,
  findPython,
  type Interpreter,
  linkLazily,
  makeEnvironment,
} from "./tools/python";
import { askedToolchain, linkRust } from "./tools/rust";

/** One build that needs its tools. */
export interface ToolsJob {
  folders: BuildFolders;
  /** The service's: `node`, `python`, …; absent for a static site. */
  runtime: string | undefined;
  /** The folder that the commands run in. */
  dir: string;
  /** Command lines that the service runs. */
  commands: readonly string[];
  /** The environment of the build's processes. */
  env: Readonly<Record<string, string>>;
  log: Log;
  signal: AbortSignal;
}

const stepLimitMs = 10 * 60_000;

/**
 * Fills a build's folder of commands: what Render's native runtimes have at hand, in the versions that the repository
 * asks for as far as they can be had. The log says what was asked for and what runs.
 */
export class BuildTools {
  private readonly packages: NpmPackages;
  private readonly corepack: CorepackDownloads;

  constructor(
    private readonly machine: Machine,
    private readonly guard: Guard,
    private readonly now: () => number,
  ) {
    this.packages = new NpmPackages(machine, guard);
    this.corepack = new CorepackDownloads(machine, guard);
  }

  async provide(job: ToolsJob): Promise<void> {
    const { folders } = job;
    await Promise.all([
      this.copySettings(folders),
      writeCorepack(folders.bin),
      forbidInstallers(this.path, folders.tools),
    ]);
    await this.provideNode(job);
    await this.providePython(job);
    await this.provideRust(job);
    await this.provideOthers(job);
  }

  private get path(): string[] {
    return machinePath(this.machine.env.PATH);
  }

  /** Each build has its own copy of the user's settings of registries, and its own of package managers beside it. */
  private async copySettings(folders: BuildFolders): Promise<void> {
    for (const { from, to } of registrySettings(this.machine, folders)) {
      for (const file of [...from].reverse()) {
        await mkdir(dirname(to), { recursive: true });
        await copyFile(file, to).then(
          () => chmod(to, 0o600),
          () => undefined,
        );
      }
    }
    // Links into the store, pnpm's default, would let one build write into what another one runs. pnpm 11 and newer
    // read the second file.
    const pnpm = join(folders.home, ".config", "pnpm");
    await mkdir(pnpm, { recursive: true });
    await writeFile(join(pnpm, "rc"), "package-import-method=clone-or-copy\n");
    await writeFile(join(pnpm, "config.yaml"), "packageImportMethod: clone-or-copy\n");
  }

  private async provideNode(job: ToolsJob): Promise<void> {
    const { folders, runtime, dir, env, log } = job;
    const isNodes = runtime === "node" || runtime === undefined;
    const elsewhere = [inVariable(env, "NODE_VERSION"), inFile(dir, ".node-version"), inFile(dir, ".nvmrc")];
    const asked = isNodes ? await askedNodeVersion(dir, env) : await firstAsked(runtime === "docker" ? [] : elsewhere);
    const chosen = await chooseNode(this.packages, asked, this.now(), job);
    if (isNodes && asked === undefined) {
      log(`==> Using Node.js version ${chosen.version} (default: the one that runs the emulator)`);
    }
    await linkNode(this.packages, chosen, folders.tools, job);
    const byCorepack = await linkPackageManagers(this.packages, { ...job, toolsDir: folders.tools }, job);
    if (byCorepack !== undefined) await this.corepack.copyInto(folders.corepack, byCorepack, job);
  }

  private async providePython(job: ToolsJob): Promise<void> {
    const { folders, runtime } = job;
    const chosen = await this.choosePython(job);
    if (chosen === undefined) return;
    const venv = venvOf(folders, runtime);
    if (runtime !== "python") return linkLazily(chosen, venv, folders.tools);
    await this.leaveOutCommitted(venv, job);
    await runStep(this.guard, {
      name: "The virtual environment",
      ...shell(makeEnvironment(chosen, venv)),
      cwd: folders.source,
      env: job.env,
      limitMs: stepLimitMs,
      signal: job.signal,
      onLine: (line) => job.log(line),
    });
    if (chosen.hasEnsurepip) return;
    const how = chosen.hasPip ? "pip comes from its registry, since" : "There is no pip:";
    job.log(`==> ${how} Python ${chosen.version} of this machine has no ensurepip (Debian: python3-venv)`);
  }

  /**
   * The developer's own virtual environment, committed by mistake: a build must not install into that one where it is a
   * link, nor wherever links in it lead.
   */
  private async leaveOutCommitted(venv: string, { log }: ToolsJob): Promise<void> {
    const found = await lstat(venv).catch(() => undefined);
    if (found === undefined) return;
    const what = found.isSymbolicLink() ? "a link" : "there already";
    log(
      `==> \`${basename(venv)}\` of the repository is ${what}, which is left out: the build has an environment of its own`,
    );
    await rm(venv, { recursive: true });
  }

  private async choosePython({ runtime, dir, env, log }: ToolsJob): Promise<Interpreter | undefined> {
    const own = await defaultPython(this.path);
    const asked = runtime === "docker" ? undefined : await askedPythonVersion(dir, env);
    if (asked === undefined) {
      if (runtime === "python" && own !== undefined) {
        log(`==> Using Python version ${own.version} (default: this machine's own)`);
      }
      return own;
    }
    const found = await findPython(this.path, asked.spec);
    if (found !== undefined) log(`==> Using Python version ${found.version} via ${asked.from}`);
    else {
      const instead = own === undefined ? "and no other Python either" : `${own.version} runs instead`;
      log(`==> ${asked.from} asks for Python ${asked.spec}, which this machine doesn't have; ${instead}`);
    }
    return found ?? own;
  }

  private async provideRust({ folders, runtime, dir, env, log }: ToolsJob): Promise<void> {
    const asked = runtime === "rust" ? await askedToolchain(dir, env) : undefined;
    const hasAsked = asked !== undefined && (await linkRust(this.machine, asked.spec, folders.tools));
    if (!hasAsked) await linkRust(this.machine, undefined, folders.tools);
    if (runtime !== "rust") return;
    if (asked === undefined) log("==> Using the Rust toolchain of this machine (default)");
    else if (hasAsked) log(`==> Using the Rust toolchain ${asked.spec} via ${asked.from}`);
    else {
      const here = "which is not installed here; this machine's own runs instead";
      log(`==> ${asked.from} asks for the Rust toolchain ${asked.spec}, ${here}`);
    }
  }

  private async provideOthers(job: ToolsJob): Promise<void> {
    const { folders, runtime, dir, env, log } = job;
    const languages = runtime === "ruby" ? [ruby] : runtime === "elixir" ? [erlang, elixir] : [];
    for (const language of languages) {
      await chooseLanguage(language, await language.asked(dir, env), this.path, folders.tools, log);
    }
    if (runtime === "go" && (await findCommand(this.path, "go")) !== undefined) await this.sayWhichGo(job);
  }

  /** Go itself takes the version that `go.mod` asks for, and downloads it. */
  private async sayWhichGo({ dir, env, log, signal }: ToolsJob): Promise<void> {
    const onLine = (line: string) => log(line.startsWith("go1") ? `==> Using Go version ${line.slice(2)}` : line);
    const step = { name: "Go", command: "go", args: ["env", "GOVERSION"], cwd: dir, env, limitMs: stepLimitMs, signal };
    await runStep(this.guard, { ...step, onLine }).catch(() => {
      signal.throwIfAborted();
      log("==> The version of Go that go.mod asks for can't be had here");
    });
  }
}
