import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { textsOf } from "../../operations/src/system-outputs";
import { runChecks } from "../../operations/src/verification/run-checks";
import type { EmulatorOptions } from "../../packages/render-emulator/src";
import { removeFromEngine } from "../../packages/render-emulator/src/runtimes/docker/engines";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { checks } from "../../stacks/realtime/checks";
import { idOf } from "../docker/emulator-id";
import { Engine } from "../engine/engine";

export const root = resolve(__dirname, "../..");

const deployPage = z.array(
  z.object({
    deploy: z.object({ id: z.string(), status: z.string(), createdAt: z.string(), finishedAt: z.string().nullable() }),
  }),
);

/** `realtime` as this project's newest commit has it, on an emulator of its own, from a clone that others don't commit to. */
export class RealtimeStack implements AsyncDisposable {
  private constructor(
    readonly engine: Engine,
    private readonly repository: TestRepository,
    /** What its services run. */
    private release: string,
    private variables: object,
  ) {}

  /** @param options how its services run, and what stands in place of their base images */
  static async create(options: Pick<EmulatorOptions, "runtime" | "baseImages"> = {}): Promise<RealtimeStack> {
    const engine = await Engine.start(root, options);
    const repository = await TestRepository.clone(root, join(engine.folder, "repository"));
    const stack = new RealtimeStack(engine, repository, await repository.git("rev-parse", "HEAD"), {});
    await stack.configure();
    return stack;
  }

  /** Commits a change of every service and sets it as their release. Gives the release that they had. */
  async releaseAnother(): Promise<string> {
    const former = this.release;
    await this.releaseIs(await this.repository.commit({ "examples/realtime/packages/bench.txt": former }));
    return former;
  }

  /** Commits a change of the consumers' code, which is another one each time and stays in their bundle, and sets it as the release. */
  async releaseChangedConsumers(): Promise<void> {
    const file = "examples/realtime/services/consumers/src/main.ts";
    const text = await readFile(join(this.repository.path, file), "utf8");
    const line = `process.title = ${JSON.stringify(`consumers after ${this.release}`)};\n`;
    await this.releaseIs(await this.repository.commit({ [file]: text + line }));
  }

  async releaseIs(release: string): Promise<void> {
    this.release = release;
    await this.configure();
  }

  /** Sets the variables that differ from the defaults. */
  async variablesAre(variables: object): Promise<void> {
    this.variables = variables;
    await this.configure();
  }

  private configure(): Promise<void> {
    const { release, variables } = this;
    const settings = { repo: this.repository.path, rootDir: "examples/realtime", release, variables };
    return this.engine.configure({ "slipway:environment": "local", "slipway:realtime": settings });
  }

  async verify(): Promise<void> {
    const outputs = textsOf("realtime", await this.engine.outputs());
    const run = { system: "realtime", outputs, browser: undefined, limitMs: 60_000 };
    const failed = (await runChecks(checks, run)).filter(({ outcome }) => outcome === "failed");
    if (failed.length > 0) throw new Error(JSON.stringify(failed));
  }

  /** How many builds the emulator has begun. */
  async builds(): Promise<number> {
    const folder = join(this.engine.folder, "emulator");
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".jsonl"));
    const logs = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    return logs.join("").split('"==> Cloning from ').length - 1;
  }

  /** Seconds that the newest deploy of the consumers took, from its request until it was live. */
  async newestDeploySeconds(): Promise<number> {
    const [row] = deployPage.parse(await this.engine.api("GET", `/services/${await this.consumers()}/deploys?limit=1`));
    if (row?.deploy.status !== "live")
      throw new Error(`the consumers' newest deploy is ${row?.deploy.status ?? "none"}`);
    return (Date.parse(row.deploy.finishedAt ?? "") - Date.parse(row.deploy.createdAt)) / 1000;
  }

  /** Deploys the consumers with a build of what they run. */
  async rebuildConsumers(): Promise<void> {
    const id = await this.consumers();
    await this.engine.api("POST", `/services/${id}/deploys`, { commitId: this.release });
    for (;;) {
      const [row] = deployPage.parse(await this.engine.api("GET", `/services/${id}/deploys?limit=1`));
      if (typeof row?.deploy.finishedAt === "string") return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private async consumers(): Promise<string> {
    const services = Object.entries(await this.engine.services());
    const [, id] = services.find(([name]) => name.startsWith("realtime-consumers")) ?? [];
    if (id === undefined) throw new Error("there are no consumers");
    return id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeFromEngine({ env: process.env, home: homedir() }, await idOf(this.engine.folder, "emulator"));
    await this.engine[Symbol.asyncDispose]();
  }
}
