import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { type RunningEmulator, startEmulator } from "../../packages/render-emulator/src";
import { secret } from "../../packages/render/src/values/value";
import { PluginProcess } from "./plugin-process";

/** An emulator and a provider that is configured for it, in a folder of their own. */
export class World implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    readonly emulator: RunningEmulator,
    readonly plugin: PluginProcess,
  ) {}

  static async create(): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), "provider-test-"));
    const emulator = await startEmulator({ dataDir: join(folder, "data"), cacheDir: join(folder, "cache") });
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

  /** A further provider process with the same journal. */
  async startPlugin(host?: string): Promise<PluginProcess> {
    const plugin = await PluginProcess.start({ RENDER_JOURNAL_DIR: join(this.folder, "journal") });
    await this.connect(plugin, host);
    return plugin;
  }

  /** Calls the emulator's API as somebody else would. */
  async api(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.emulator.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.emulator.apiKey}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** A repository with a web service in it. */
  async repository(name: string): Promise<Repository> {
    const repository = new Repository(join(this.folder, "repositories", name));
    await mkdir(repository.path, { recursive: true });
    await repository.git("init", "--quiet", "--initial-branch", "main");
    return repository;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.plugin[Symbol.asyncDispose]();
    await this.emulator.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A git repository of one test. */
export class Repository {
  constructor(readonly path: string) {}

  /** Commits files and gives back the commit. */
  async commit(files: Readonly<Record<string, string>>): Promise<string> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.path, name)), { recursive: true });
      await writeFile(join(this.path, name), content);
    }
    await this.git("add", "--all");
    await this.git("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "-m", "A change");
    return this.git("rev-parse", "HEAD");
  }

  async git(...args: string[]): Promise<string> {
    return (await execa("git", args, { cwd: this.path })).stdout;
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
