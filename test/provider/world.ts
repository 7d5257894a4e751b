import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningEmulator, startEmulator } from "../../packages/render-emulator/src";
import { TestClient } from "../../packages/render-emulator/src/testing/test-client";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { secret } from "../../packages/render/src/values/value";
import { PluginProcess } from "./plugin-process";

/** An emulator and a provider that is configured for it, in a folder of their own. */
export class World implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    readonly emulator: RunningEmulator,
    readonly plugin: PluginProcess,
  ) {}

  /** @param runtime whether services really run */
  static async create(runtime: "process" | "simulated" = "process"): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), "provider-test-"));
    const places = { dataDir: join(folder, "data"), cacheDir: join(folder, "cache") };
    const emulator = await startEmulator({ ...places, runtime });
    const world = new World(
      folder,
      emulator,
      await PluginProcess.start({ RENDER_JOURNAL_DIR: join(folder, "journal") }),
    );
    await world.connect(world.plugin);
    return world;
  }

  /** Configures a provider for the emulator, or for another address of it. */
  async connect(plugin: PluginProcess, host = this.emulator.url): Promise<void> {
    await plugin.configure({ host, ownerId: this.emulator.ownerId, apiKey: secret(this.emulator.apiKey) });
  }

  /** A further provider process, with the same journal unless it is given another one, for an engine if there is one. */
  async startPlugin(host?: string, journal = "journal", engine?: string): Promise<PluginProcess> {
    const plugin = await PluginProcess.start({ RENDER_JOURNAL_DIR: join(this.folder, journal) }, engine);
    await this.connect(plugin, host);
    return plugin;
  }

  /** Calls the emulator's API as somebody else would. */
  api(method: string, path: string, body?: unknown): Promise<unknown> {
    return new TestClient(this.emulator).ask(method, path, body);
  }

  /** What Render keeps of a service and tells in no reply: the seconds until its instances are killed. */
  async shutdownDelayOf(id: string): Promise<number | undefined> {
    const { services } = (await this.state()) as {
      services: { service: { id: string; serviceDetails: { maxShutdownDelaySeconds?: number } } }[];
    };
    return services.find(({ service }) => service.id === id)?.service.serviceDetails.maxShutdownDelaySeconds;
  }

  /** All that Render keeps. */
  async state(): Promise<Record<string, unknown>> {
    return JSON.parse(await readFile(join(this.folder, "data", "state.json"), "utf8")) as Record<string, unknown>;
  }

  /** A repository that is empty still. */
  repository(name: string): Promise<TestRepository> {
    return TestRepository.create(join(this.folder, "repositories", name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.plugin[Symbol.asyncDispose]();
    await this.emulator.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A web server that answers with a text and, at `/env`, with its environment. `fault` says where it goes wrong. */
export function server(text: string): string {
  return `require("node:http")
  .createServer((request, response) => response.end(request.url === "/env" ? JSON.stringify(process.env) : ${JSON.stringify(text)}))
  .listen(process.env.PORT, "0.0.0.0");`;
}

export function urn(kind: string, name: string): string {
  return `urn:pulumi:test::slipway::render:index:${kind}::${name}`;
}
