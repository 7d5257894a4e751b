import { join } from "node:path";
import { execa } from "execa";
import { RunningService } from "./running-service";

const repository = join(__dirname, "../..");

/** An example is a repository of its own: it brings its package manager, its lock file, its check and its tests. */
export class Example {
  private readonly folder: string;

  constructor(name: string) {
    this.folder = join(repository, "examples", name);
  }

  /** Runs its package manager to the end. A failure is an error with all that was printed. */
  async pnpm(...args: string[]): Promise<void> {
    await execa("corepack", ["pnpm", ...args], {
      cwd: this.folder,
      preferLocal: true,
      localDir: repository,
      env: { COREPACK_ENABLE_DOWNLOAD_PROMPT: "0", CI: "true" },
      all: true,
    });
  }

  /** Runs a program that was built, to its end, with these variables alone. */
  async node(env: Record<string, string>, ...args: string[]): Promise<void> {
    await execa("node", args, { cwd: this.folder, env, extendEnv: false, all: true });
  }

  /** Starts a service that was built, with these variables alone, and waits until it is ready. */
  startService(name: string, healthPath: string, env: Record<string, string>): Promise<RunningService> {
    return RunningService.start(this.folder, name, healthPath, env);
  }
}
