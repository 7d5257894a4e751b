import type { ValueMap } from "../../packages/render/src/values/value";
import type { CallFailure, PluginProcess, Resource } from "./plugin-process";
import { FaultyProxy } from "./faulty-proxy";
import { type TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { server, urn, World } from "./world";

export interface Deploy {
  readonly id: string;
  readonly status: string;
  readonly trigger: string;
  readonly createdAt: string;
  readonly finishedAt: string;
  readonly commit: { readonly id: string };
}

/** A world with a repository from which services are rolled out. */
export class RolloutWorld implements AsyncDisposable {
  private constructor(
    private readonly world: World,
    readonly repository: TestRepository,
  ) {}

  static async create(): Promise<RolloutWorld> {
    const world = await World.create();
    const repository = await world.repository("app");
    await repository.commit({ "server.js": server("first") });
    return new RolloutWorld(world, repository);
  }

  get plugin(): PluginProcess {
    return this.world.plugin;
  }

  get emulatorUrl(): string {
    return this.world.emulator.url;
  }

  get ownerId(): string {
    return this.world.emulator.ownerId;
  }

  /** Another branch of the repository, or another repository, with the given files: the property's value, and the newest commit. */
  async otherSource(property: string, name: string, files: Record<string, string>) {
    if (property === "branch") {
      const { repository } = this;
      const former = await repository.git("rev-parse", "--abbrev-ref", "HEAD");
      await repository.git("checkout", "--quiet", "-b", name);
      const commit = await repository.commit(files);
      await repository.git("checkout", "--quiet", former);
      return { value: name, commit };
    }
    const repository = await this.world.repository(name);
    return { value: repository.path, commit: await repository.commit(files) };
  }

  /** A further provider process, at another address of the emulator if one is given. */
  startPlugin(host?: string): Promise<PluginProcess> {
    return this.world.startPlugin(host);
  }

  /** A further provider process on another machine: with another journal. */
  startPluginElsewhere(): Promise<PluginProcess> {
    return this.world.startPlugin(undefined, "journal-elsewhere");
  }

  /** A further provider process with something between it and the emulator. */
  async startMeddled() {
    const proxy = await FaultyProxy.start(this.emulatorUrl);
    const plugin = await this.startPlugin(proxy.url);
    return {
      plugin,
      proxy,
      [Symbol.asyncDispose]: async () => {
        await plugin[Symbol.asyncDispose]();
        await proxy[Symbol.asyncDispose]();
      },
    };
  }

  /** A further provider process whose requests of one kind are refused, the first few of them perhaps not. */
  async failing(method: string, path: RegExp, { after = 0 } = {}) {
    const meddled = await this.startMeddled();
    meddled.proxy.next(method, path, { kind: "none" }, after);
    meddled.proxy.next(method, path, { kind: "answer", status: 400 }, 100);
    return meddled;
  }

  api(method: string, path: string, body?: unknown): Promise<unknown> {
    return this.world.api(method, path, body);
  }

  settings(name: string): ValueMap {
    const commands = { buildCommand: "test ! -e broken", startCommand: "node server.js" };
    return { name, repo: this.repository.path, runtime: "node", healthCheckPath: "/", ...commands };
  }

  createService(name: string, overrides: ValueMap = {}): Promise<Resource> {
    return this.plugin.create(urn("WebService", name), { ...this.settings(name), ...overrides });
  }

  /** The entry of a service at the newest commit. */
  async entry({ id, outputs }: Resource, overrides: ValueMap = {}): Promise<ValueMap> {
    const release = await this.repository.git("rev-parse", "HEAD");
    const triggers = { settings: outputs.settingsFingerprint ?? "" };
    return { serviceId: id, release, triggers, ...overrides };
  }

  /** The entry of a service that follows its branch. */
  follower({ id, outputs }: Resource, overrides: ValueMap = {}): ValueMap {
    const triggers = { settings: outputs.settingsFingerprint ?? "" };
    return { serviceId: id, source: outputs.sourceFingerprint ?? "", triggers, ...overrides };
  }

  /** Whether Pulumi would update a resource, be it for what its state does not show. */
  wouldUpdate(resource: Resource, news: ValueMap): Promise<boolean> {
    return this.plugin.wouldUpdate(resource, news);
  }

  rollOut(services: ValueMap): Promise<Resource> {
    return this.plugin.create(urn("Rollout", "all"), { services });
  }

  shutdownDelayOf({ id }: Resource): Promise<number | undefined> {
    return this.world.shutdownDelayOf(id);
  }

  /** A service's deploys, oldest first, without the one that Render starts by itself. */
  async deploysOf({ id }: Resource): Promise<Deploy[]> {
    const rows = (await this.api("GET", `/services/${id}/deploys`)) as { deploy: Deploy }[];
    return rows
      .map(({ deploy }) => deploy)
      .toReversed()
      .slice(1);
  }

  /** The variables that Render holds for a service. */
  async envVarsOf({ id }: Resource): Promise<Record<string, string>> {
    const rows = (await this.api("GET", `/services/${id}/env-vars`)) as { envVar: { key: string; value: string } }[];
    return Object.fromEntries(rows.map(({ envVar }) => [envVar.key, envVar.value]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.world[Symbol.asyncDispose]();
  }
}

export function urlOf({ outputs }: Resource): string {
  return outputs.url as string;
}

export async function answerOf(service: Resource, path = "/"): Promise<string> {
  return (await fetch(`${urlOf(service)}${path}`)).text();
}

/** The failure of a rollout, with what Pulumi keeps of it. */
export async function failureOf(run: Promise<Resource>): Promise<CallFailure & { resource: Resource }> {
  return (await run.then(
    () => new Error("it did not fail"),
    (error: unknown) => error,
  )) as CallFailure & { resource: Resource };
}
