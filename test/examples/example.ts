import { cp } from "node:fs/promises";
import { basename, join } from "node:path";
import { execa } from "execa";
import { RunningService } from "./running-service";

const repository = join(__dirname, "../..");

const INHERITED = [
  "npm_config_ignore_scripts",
  "NODE_ENV",
  "VITEST",
  "VITEST_MODE",
  "VITEST_POOL_ID",
  "VITEST_WORKER_ID",
];

/** An example is a repository of its own: it brings its package manager, its lock file, its check and its tests. */
export class Example {
  private constructor(private readonly folder: string) {}

  static named(name: string): Example {
    return new Example(join(repository, "examples", name));
  }

  /** Copies its sources into a folder, as a clone has them: nothing is installed or built there. */
  async copyTo(folder: string): Promise<Example> {
    const made = ["node_modules", "dist", "generated", ".next", ".turbo", "target"];
    await cp(this.folder, folder, { recursive: true, filter: (source) => !made.includes(basename(source)) });
    return new Example(folder);
  }

  /** Runs its package manager to the end. A failure is an error with all that was printed. */
  async pnpm(...args: string[]): Promise<void> {
    await execa("corepack", ["pnpm", ...args], {
      cwd: this.folder,
      preferLocal: true,
      localDir: repository,
      // npm hands what this repository's .npmrc says on to all that it runs.
      env: { COREPACK_ENABLE_DOWNLOAD_PROMPT: "0", CI: "true", npm_config_ignore_scripts: undefined },
      all: true,
    });
  }

  /** Runs npm to the end, with these variables besides. A failure is an error with all that was printed. */
  async npm(args: readonly string[], env: Record<string, string> = {}): Promise<void> {
    await execa("npm", args, this.#withOwnVariables(env));
  }

  /** Runs Maven to the end, with these variables besides. A failure is an error with all that was printed. */
  async maven(goals: readonly string[], env: Record<string, string>): Promise<void> {
    await execa("mvn", ["--batch-mode", "--no-transfer-progress", ...goals], this.#withOwnVariables(env));
  }

  /** Runs a line of a shell to the end, with these variables besides. A failure is an error with all that was printed. */
  async shell(line: string, env: Record<string, string>): Promise<void> {
    await execa(line, { ...this.#withOwnVariables(env), shell: true });
  }

  #withOwnVariables(env: Record<string, string>) {
    // npm hands what this repository's .npmrc says on to all that it runs, and vitest what it is run in.
    const none = Object.fromEntries(INHERITED.map((name) => [name, undefined]));
    return { cwd: this.folder, env: { ...none, ...env }, all: true };
  }

  /** Runs a program that was built, to its end, with these variables alone. */
  async node(env: Record<string, string>, ...args: string[]): Promise<void> {
    await execa("node", args, { cwd: this.folder, env, extendEnv: false, all: true });
  }

  /** Starts a service that was built, with these variables alone, and waits until it is ready. */
  startService(name: string, healthPath: string, env: Record<string, string>): Promise<RunningService> {
    return this.startProgram(`services/${name}/dist/main.js`, healthPath, env);
  }

  /**
   * Starts a program with these variables alone, and waits until it answers.
   *
   * @param ready the status that it answers then
   */
  startProgram(
    program: string,
    healthPath: string,
    env: Record<string, string>,
    ready?: number,
  ): Promise<RunningService> {
    return RunningService.start(this.folder, program, healthPath, env, ready);
  }
}
