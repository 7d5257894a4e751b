import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, type Result } from "execa";
import getPort from "get-port";
import { parseDocument } from "yaml";
import { z } from "zod";
import type { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { Application, applicationFolder } from "./application";
import { cloneProject } from "./clone";

export type StackName = "staging" | "production";

/** How a command ended, and all that it printed. */
export type Outcome = Pick<Result<{ all: true; reject: false }>, "exitCode" | "stdout" | "stderr" | "all">;

const outputs = z.record(z.string(), z.unknown());

/** How a world differs from the usual one. */
export interface WorldOptions {
  /** Staging runs what `main` holds, as Render deploys it by itself; else a release, as production does. */
  stagingFollows?: boolean;
  /** Further settings of `realtime`, by stack. */
  settings?: Partial<Record<StackName, Record<string, unknown>>>;
}

/**
 * What a team has: this project in a clone of their own, whose stacks `staging` and `production` are in its git and stand
 * side by side on one emulator, and the application in a repository of its own at a URL.
 *
 * All of it is in one temporary folder, on ports of the operating system's choice, and goes with it.
 */
export class World implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    /** The clone. */
    readonly project: TestRepository,
    readonly application: Application,
  ) {}

  /** With nothing brought up yet; both stacks' files are committed, production's with the application's first commit as its release. */
  static async create(options: WorldOptions = {}): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), "slipway-world-"));
    const project = await cloneProject(join(folder, "slipway"));
    const world = new World(folder, project, await Application.serve(folder, join(project.path, "examples/realtime")));
    try {
      await world.settle(options);
      return world;
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Brings a stack up for the first time, verified, and commits what that has written into its file. */
  async bringUp(stack: StackName): Promise<void> {
    await succeed(this.slipway("start", "--stack", stack));
    await this.commitStack(stack);
  }

  /** The clone's own `slipway`, as `npx` runs it. */
  slipway(...args: readonly string[]): Promise<Outcome> {
    // The runner's own settings are none of a user's.
    const env = { NODE_ENV: undefined, VITEST: undefined };
    const command = join(this.project.path, "node_modules/.bin/slipway");
    return execa(command, args, { cwd: this.project.path, env, all: true, reject: false, stdin: "ignore" });
  }

  /** `pulumi` with what a stack needs, as `npm run pulumi` runs it. */
  pulumi(stack: StackName, ...args: readonly string[]): Promise<Outcome> {
    return this.slipway("pulumi", ...args, "--stack", stack, "--non-interactive");
  }

  /** Whether a preview of a stack, with what Render has now, finds nothing to do: else what it says. */
  async isSettled(stack: StackName): Promise<true | string> {
    const { exitCode, all } = await this.pulumi(stack, "preview", "--refresh", "--expect-no-changes", "--diff");
    return exitCode === 0 || all;
  }

  /** An output of a stack, such as `realtime.apiUrl`. */
  async output(stack: StackName, name: string): Promise<string> {
    const { stdout } = await succeed(this.pulumi(stack, "stack", "output", "--json"));
    return z.string().parse(outputs.parse(JSON.parse(stdout))[name]);
  }

  /** Changes settings of `realtime` in a stack's file, and commits it. `undefined` takes one away. */
  async set(stack: StackName, settings: Readonly<Record<string, unknown>>): Promise<void> {
    const file = this.stackFile(stack);
    const document = parseDocument(await readFile(file, "utf8"));
    for (const [name, value] of Object.entries(settings)) {
      const path = ["config", "slipway:realtime", name];
      if (value === undefined) document.deleteIn(path);
      else document.setIn(path, document.createNode(value));
    }
    await writeFile(file, document.toString());
    await this.commitStack(stack);
  }

  /** Commits a stack's file as it is. */
  async commitStack(stack: StackName): Promise<void> {
    if ((await this.project.git("status", "--porcelain")) === "") return;
    await this.project.commit({}, `Set ${stack}`);
  }

  stackFile(stack: StackName): string {
    return join(this.project.path, `Pulumi.${stack}.yaml`);
  }

  private async settle({ stagingFollows = false, settings = {} }: WorldOptions): Promise<void> {
    const host = `http://127.0.0.1:${await getPort({ host: "127.0.0.1" })}/v1`;
    const source = { repo: this.application.url, rootDir: applicationFolder };
    const release = await this.application.commitOf();
    for (const stack of ["staging", "production"] as const) {
      const file = this.stackFile(stack);
      const document = parseDocument(await readFile(file, "utf8"));
      document.setIn(["config", "render:host"], host);
      // Its domains lead nowhere here.
      if (stack === "production") document.setIn(["config", "slipway:addresses"], "render");
      await writeFile(file, document.toString());
    }
    // With hours of a past, its checks need not wait until a minute is over.
    const variables = { feeder: { HISTORY_MINUTES: 60 } };
    const pin = stagingFollows ? { follow: true } : { follow: undefined, release };
    await this.set("staging", { ...source, ...pin, variables, ...settings.staging });
    await this.set("production", { ...source, release, domains, ...settings.production });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.slipway("stop");
    await this.application[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const domains = {
  dashboard: "app.example.com",
  "orchestrator-api": "api.example.com",
  "realtime-gateway": "live.example.com",
};

/** @throws with all that was printed, when a command ended red */
export async function succeed(run: Promise<Outcome>): Promise<Outcome> {
  const outcome = await run;
  if (outcome.exitCode !== 0) throw new Error(outcome.all);
  return outcome;
}
