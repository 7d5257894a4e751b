import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, type Result } from "execa";
import { parseDocument } from "yaml";
import { z } from "zod";
import { findEmulator } from "../../operations/src/emulator/record";
import { projectIn } from "../../operations/src/project";
import { TestClient } from "../../packages/render-emulator/src/testing/test-client";
import type { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { cloneProject } from "./clone";

/** How a command ended, and all that it printed. */
export type Outcome = Pick<Result<{ all: true; reject: false }>, "exitCode" | "stdout" | "stderr" | "all">;

const outputs = z.record(z.string(), z.unknown());
const status = z.object({ services: z.array(z.object({ release: z.string() })) });

/** The place of a team: an empty folder, which goes with it, and in that a clone of this project. */
export interface Place {
  folder: string;
  project: TestRepository;
}

/** @param name what the folder's name begins with */
export async function placeOf(name: string): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), `slipway-${name}-`));
  return { folder, project: await cloneProject(join(folder, "slipway")) };
}

/**
 * What a team with one system does with this project in a clone of their own, whose stacks are in its git and stand side by side on one
 * emulator.
 */
export abstract class Team implements AsyncDisposable {
  readonly folder: string;
  /** The clone. */
  readonly project: TestRepository;

  protected constructor(
    place: Place,
    /** The system's name. */
    readonly system: string,
    /** Variables of all that they run. */
    private readonly env: Readonly<Record<string, string | undefined>> = {},
  ) {
    this.folder = place.folder;
    this.project = place.project;
  }

  /** The clone's own `slipway`, as `npx` runs it: to its end. */
  slipway(...args: readonly string[]): Promise<Outcome> {
    return this.begin(...args);
  }

  /** As {@link slipway}, to be watched and ended. */
  begin(...args: readonly string[]) {
    // The runner's own settings are none of a user's.
    const env = { NODE_ENV: undefined, VITEST: undefined, ...this.env };
    const command = join(this.project.path, "operations/bin/slipway.js");
    const options = { cwd: this.project.path, env, all: true, reject: false, stdin: "ignore" } as const;
    return execa(process.execPath, [command, ...args], options);
  }

  /** `pulumi` with what a stack needs, as `npm run pulumi` runs it. */
  pulumi(stack: string, ...args: readonly string[]): Promise<Outcome> {
    return this.slipway("pulumi", ...args, "--stack", stack, "--non-interactive");
  }

  /** The outputs of a stack, by names such as `realtime.apiUrl`; secrets are as they are. */
  async outputs(stack: string): Promise<Record<string, unknown>> {
    const { stdout } = await succeed(this.pulumi(stack, "stack", "output", "--json", "--show-secrets"));
    return outputs.parse(JSON.parse(stdout));
  }

  /** Asks the emulator as a client of Render's does. */
  async client(): Promise<TestClient> {
    const record = await findEmulator(projectIn(this.project.path));
    if (record === undefined) throw new Error("the emulator is not running");
    return new TestClient(record);
  }

  /** How many builds the emulator has begun. */
  async builds(): Promise<number> {
    const logs = join(this.project.path, ".slipway/emulator/logs");
    const files = (await readdir(logs, { recursive: true })).filter((file) => file.endsWith(".jsonl"));
    const texts = await Promise.all(files.map((file) => readFile(join(logs, file), "utf8")));
    return texts.join("").split('"==> Cloning from ').length - 1;
  }

  /** Brings a stack up for the first time, verified, and commits what that has written into its file. */
  async bringUp(stack: string): Promise<void> {
    await succeed(this.slipway("start", "--stack", stack));
    await this.keep(`Set ${stack} up`);
  }

  /** The releases that a stack's services serve, each once. */
  async served(stack: string): Promise<string[]> {
    const { stdout, all } = await this.slipway("status", "--stack", stack, "--json");
    if (!stdout.startsWith("{")) throw new Error(all);
    const { services } = status.parse(JSON.parse(stdout));
    return [...new Set(services.map(({ release }) => release))];
  }

  /** Whether a preview of a stack, with what Render has now, finds nothing to do: else what it says. */
  async isSettled(stack: string): Promise<true | string> {
    const { exitCode, all } = await this.pulumi(stack, "preview", "--refresh", "--expect-no-changes", "--diff");
    return exitCode === 0 || all;
  }

  /**
   * Changes settings in a stack's file, and commits it.
   *
   * @param settings those of the system, or of the stack where the name says so: `slipway:soakMinutes`. `undefined` takes one away.
   */
  async set(stack: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
    const document = parseDocument(await readFile(this.stackFile(stack), "utf8"));
    for (const [name, value] of Object.entries(settings)) {
      const path = name.includes(":") ? ["config", name] : ["config", `slipway:${this.system}`, name];
      if (value === undefined) document.deleteIn(path);
      else document.setIn(path, document.createNode(value));
    }
    await writeFile(this.stackFile(stack), document.toString());
    await this.keep(`Set ${Object.keys(settings).join(", ")} of ${stack}`);
  }

  /** Commits what is changed, if anything is. */
  async keep(message: string): Promise<void> {
    if ((await this.project.git("status", "--porcelain")) !== "") await this.project.commit({}, message);
  }

  stackFile(stack: string): string {
    return join(this.project.path, `Pulumi.${stack}.yaml`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.slipway("stop");
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @throws with all that was printed, when a command ended red */
export async function succeed(run: Promise<Outcome>): Promise<Outcome> {
  const outcome = await run;
  if (outcome.exitCode !== 0) throw new Error(outcome.all);
  return outcome;
}
