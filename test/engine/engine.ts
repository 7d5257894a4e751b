import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { LAZY_SDK } from "../../operations/src/pulumi";
import { NO_OTHER_PLUGINS } from "../../operations/src/stack-environment";
import { type EmulatorOptions, type RunningEmulator, startEmulator } from "../../packages/render-emulator/src";
import { TestClient } from "../../packages/render-emulator/src/testing/test-client";
import { FaultyProxy } from "../provider/faulty-proxy";
import { EngineStack, type Workspace } from "./engine-stack";
import type { Run } from "./pulumi-process";

export type { Run };

const passphrase = "test";

/** What the engine needs of an emulator. */
export type EngineEmulator = Pick<RunningEmulator, "url" | "apiKey" | "ownerId" | "stop">;

const deployPage = z.array(z.object({ deploy: z.object({ id: z.string(), status: z.string() }) }));
const listPaths = { service: "/services", keyValue: "/key-value" };
const found = z.looseObject({ id: z.string() });
const servicePage = z.array(z.object({ service: z.object({ id: z.string(), name: z.string() }) }));

const project = z.looseObject({
  plugins: z.object({ providers: z.array(z.object({ name: z.string(), path: z.string() })) }),
});

/** A project's file as it must be to stand in another folder: so stack files come to stand there, too. */
async function projectElsewhere(program: string): Promise<unknown> {
  const { plugins, ...rest } = project.parse(parse(await readFile(join(program, "Pulumi.yaml"), "utf8")));
  const providers = plugins.providers.map(({ name, path }) => ({ name, path: resolve(program, path) }));
  return { ...rest, main: program, plugins: { providers } };
}

function workspaceOf(folder: string, emulator: EngineEmulator, proxy: FaultyProxy): Workspace {
  return {
    folder,
    host: proxy.url,
    environment: {
      PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
      PULUMI_CONFIG_PASSPHRASE: passphrase,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...NO_OTHER_PLUGINS,
      NODE_OPTIONS: LAZY_SDK,
      // Another one after each start of the emulator.
      get RENDER_API_KEY() {
        return emulator.apiKey;
      },
      RENDER_OWNER_ID: emulator.ownerId,
      RENDER_JOURNAL_DIR: join(folder, "journal"),
    },
  };
}

/** The real Pulumi engine on the stack `test`, with an emulator and a state of its own in a temporary folder. */
export class Engine<Emulator extends EngineEmulator = EngineEmulator> extends EngineStack implements AsyncDisposable {
  private constructor(
    /** A folder that goes with the engine. */
    readonly folder: string,
    readonly emulator: Emulator,
    /** What the provider reaches the emulator through. */
    readonly proxy: FaultyProxy,
  ) {
    super("test", workspaceOf(folder, emulator, proxy));
  }

  /**
   * With an emulator in this process. Only downloads of packages are in the user's cache, and so had once.
   *
   * @param program the folder of a Pulumi project, whose own stack files are left alone
   * @param options what else the emulator is told
   */
  static start(program: string, options: Pick<EmulatorOptions, "runtime" | "baseImages"> = {}): Promise<Engine> {
    return Engine.startWith(program, (folder) =>
      startEmulator({ ...options, dataDir: join(folder, "emulator"), servicesDir: join(folder, "services") }),
    );
  }

  /** @param openEmulator starts an emulator in a folder */
  static async startWith<Emulator extends EngineEmulator>(
    program: string,
    openEmulator: (folder: string) => Promise<Emulator>,
  ): Promise<Engine<Emulator>> {
    const folder = await mkdtemp(join(tmpdir(), "slipway-engine-"));
    const emulator = await openEmulator(folder);
    const engine = new Engine(folder, emulator, await FaultyProxy.start(emulator.url));
    try {
      await engine.initProject(program);
      return engine;
    } catch (error) {
      await engine[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Runs `action`, counts the requests that the provider sends meanwhile, and sums up how long it waits for answers. */
  async countRequests(
    action: () => Promise<unknown>,
  ): Promise<{ reads: number; writes: string[]; waitedSeconds: number }> {
    const before = this.proxy.requests.length;
    const waitedBefore = this.proxy.waitedMs;
    await action();
    const sent = this.proxy.requests.slice(before);
    const writes = sent.filter((request) => !request.startsWith("GET "));
    const waitedSeconds = (this.proxy.waitedMs - waitedBefore) / 1000;
    return { reads: sent.length - writes.length, writes, waitedSeconds };
  }

  /** Names and ids of the services that the emulator has. */
  async services(): Promise<Record<string, string>> {
    const page = servicePage.parse(await this.api("GET", "/services?limit=100"));
    return Object.fromEntries(page.map(({ service }) => [service.name, service.id]));
  }

  /** Statuses of a service's deploys, newest first. */
  async deploys(service: string): Promise<string[]> {
    const id = (await this.services())[service];
    const page = deployPage.parse(await this.api("GET", `/services/${id ?? ""}/deploys?limit=100`));
    return page.map(({ deploy }) => deploy.status);
  }

  /** The one service or key value instance of that name. */
  async find(kind: keyof typeof listPaths, name: string): Promise<z.infer<typeof found>> {
    const [row] = z
      .array(z.record(z.string(), z.unknown()))
      .parse(await this.api("GET", `${listPaths[kind]}?name=${name}`));
    return found.parse(row?.[kind]);
  }

  /** Asks the emulator as somebody else would. */
  api(method: string, path: string, body?: unknown): Promise<unknown> {
    return new TestClient(this.emulator).ask(method, path, body);
  }

  /** Makes a further stack of the same project, on the same emulator. */
  async addStack(name: string): Promise<EngineStack> {
    const stack = new EngineStack(name, workspaceOf(this.folder, this.emulator, this.proxy));
    await stack.init();
    return stack;
  }

  private async initProject(program: string): Promise<void> {
    await mkdir(join(this.folder, "state"));
    await writeFile(join(this.folder, "Pulumi.yaml"), stringify(await projectElsewhere(resolve(program))));
    await this.init();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy[Symbol.asyncDispose]();
    await this.emulator.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
