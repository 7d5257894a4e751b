import { rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import { defaultCacheDir, servicesFolder } from "./outlying-folders";
import { emulatorRecordPath, writeEmulatorRecord } from "./emulator-record";
import { fullDisk, messageOf } from "./errors";
import { addWithAbsent } from "./http/absent-endpoints";
import { logRequests } from "./http/api-log";
import { createServer } from "./http/server";
import type { Api } from "./http/typed-routes";
import { openRegistry } from "./open-registry";
import { type ProfileName, profiles } from "./profile";
import { type RegistryPlace, usualRegistryImage } from "./registry-place";
import { kinds, stateFormat } from "./resources";
import { Events } from "./resources/events/state";
import type { HostNames } from "./resources/host-names";
import type { Foundation } from "./resources/kind";
import { removeOrphans } from "./resources/orphans";
import type { Store } from "./resources/store";
import { LogStore } from "./resources/logs/state";
import { Traffic } from "./resources/metrics/traffic";
import { parseReplacements } from "./runtimes/docker/base-images";
import { Engines } from "./runtimes/docker/engines";
import { Guard } from "./runtimes/guard";
import { ProcessLoad } from "./runtimes/load/process-load";
import { Capacity, instancesOfThisMachine } from "./runtimes/process/capacity";
import type { RuntimeName } from "./runtimes/runtime";
import { openOwnedFolder } from "./runtimes/owned-folder";
import { portTaken } from "./runtimes/port";
import { report } from "./report";
import { randomSecret, systemSources as sources } from "./sources";
import { openDataFolder } from "./state/data-folder";
import { LineFile } from "./state/line-file";
import { StateFile } from "./state/state-file";

export interface EmulatorOptions {
  /** Where the emulator keeps its state, logs and databases. One emulator at a time can use it. */
  dataDir: string;
  /**
   * Of the API, on 127.0.0.1. With 0 the operating system chooses.
   *
   * @default 0
   * @example 4100
   */
  port?: number;
  /**
   * Path of a Redis or Valkey server.
   *
   * @default `redis-server` or `valkey-server` on the PATH
   */
  redisServer?: string;
  /**
   * Time limits of deploys: short ones, or Render's own.
   *
   * @default "fast"
   */
  profile?: ProfileName;
  /**
   * How services of Dockerfiles and images run: as containers (`docker`), as processes by a stand-in (`process`), or as containers where a
   * Docker engine is found and else as processes (`auto`). With `simulated` no service and no data store runs: they only go through what Render
   * would say of them, on timers.
   *
   * @default "process"
   */
  runtime?: RuntimeName;
  /**
   * What stands in place of the base images of Dockerfiles, where these name them by an `ARG`.
   *
   * @example "node:20.19.0-bookworm-slim=my.mirror/node:20"
   */
  baseImages?: string;
  /**
   * The image of the registry beside the emulator.
   *
   * @default "registry:3"
   */
  registryImage?: string;
  /**
   * Which host names the connection strings of data stores have: those of this machine, or those that Render shows, with
   * the ones that work beside them, as `local`.
   *
   * @default "local"
   */
  hostNames?: HostNames;
  /**
   * How many instances of all services run together. The data folder keeps it for later starts.
   *
   * @default what an earlier start was told, else what the machine's cores and memory hold
   */
  maxInstances?: number;
  /**
   * Whether requests above Render's rate limits get 429. The headers are there in any case.
   *
   * @default false
   */
  enforceRateLimits?: boolean;
  /**
   * Where package downloads and builds are kept.
   *
   * @default the user's cache folder
   */
  cacheDir?: string;
  /**
   * Where builds are kept.
   *
   * @default `services` in the cache folder
   */
  servicesDir?: string;
}

export interface RunningEmulator extends AsyncDisposable {
  /** Base of the API: `http://127.0.0.1:<port>/v1`. */
  url: string;
  apiKey: string;
  ownerId: string;
  /** The port that serves every custom domain, by Host header. */
  domainsPort: number;
  /** Where images can be pushed that its services are to run, or why nowhere. */
  registry: RegistryPlace;
  /** Ends everything that the emulator started; the data stays. */
  stop(): Promise<void>;
}

/**
 * Starts the emulator on a data folder, with whatever ran there before.
 *
 * @throws when the folder is in use, or a port is taken; the message says what to do
 */
export async function startEmulator(options: EmulatorOptions): Promise<RunningEmulator> {
  const dataDir = resolve(options.dataDir);
  openDataFolder(dataDir);
  const guard = await Guard.start(dataDir);
  const removeRecord = () => rm(emulatorRecordPath(dataDir), { force: true });
  const ending: Foundation["ending"] = [() => guard.stop()];
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= runAll(ending));
  try {
    // Of one that was killed.
    await removeRecord();
    const foundation = await lay(options, dataDir, guard, ending);
    const running = await run(foundation, options);
    // It ends before the server does: nobody is sent to a port that may be another program's by then.
    ending.push(removeRecord);
    await writeEmulatorRecord(dataDir, running);
    return { ...running, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop().catch((further: unknown) => report(messageOf(further)));
    throw fullDisk(error, dataDir) ?? error;
  }
}

/**
 * Runs all of these, the last first, each after the one before.
 *
 * @throws what the first of them that failed has thrown, once all have run
 */
async function runAll(ending: Foundation["ending"]): Promise<void> {
  const failures: unknown[] = [];
  while (ending.length > 0) {
    try {
      await ending.pop()?.();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function lay(
  options: EmulatorOptions,
  dataDir: string,
  guard: Guard,
  ending: Foundation["ending"],
): Promise<Foundation> {
  const store = await StateFile.open(dataDir, stateFormat(sources));
  const logs = new LogStore(privateFolder(join(dataDir, "logs")), sources, (id) =>
    store.state.services.some(({ service }) => service.id === id),
  );
  ending.push(async () => logs.write());
  const events = new Events(privateFolder(join(dataDir, "events")), store, sources);
  ending.push(async () => events.write());
  const cacheDir = privateFolder(options.cacheDir ?? defaultCacheDir());
  // Apart from the data folder, which often lies within a project: a build there would find that project's own
  // `node_modules`.
  const servicesDir = await openOwnedFolder(options.servicesDir ?? servicesFolder(cacheDir), dataDir, store.state.id);
  await removeOrphans({ dataDir, servicesDir, store });
  const profile = profiles[options.profile ?? "fast"];
  const { redisServer, hostNames = "local", runtime = "process", baseImages = "" } = options;
  const maxInstances = await keptMaxInstances(store, options.maxInstances);
  // What doesn't run takes no room.
  const capacity = new Capacity(runtime === "simulated" ? Number.POSITIVE_INFINITY : maxInstances);
  return {
    dataDir,
    cacheDir,
    servicesDir,
    redisServer,
    hostNames,
    profile,
    runtime,
    baseImages: parseReplacements(baseImages),
    engines: enginesOf(store, guard),
    capacity,
    load: new ProcessLoad(sources),
    traffic: new Traffic(sources),
    surveys: [],
    sources,
    store,
    logs,
    events,
    guard,
    ending,
  };
}

/** As it is said now, which later starts keep, or was said by an earlier start. */
async function keptMaxInstances(store: Store, asked: number | undefined): Promise<number> {
  if (asked !== undefined) await store.change(store.state, { maxInstances: asked });
  return store.state.maxInstances ?? instancesOfThisMachine();
}

/** One for all that runs containers: each of them looks away what an earlier emulator left. */
function enginesOf(store: Store, guard: Guard): Engines {
  const isKept = (buildId: string) =>
    store.state.deploys.some(({ artifact }) => artifact?.kind === "build" && artifact.dir === buildId);
  return new Engines({ env: process.env, home: homedir(), guard, ownerId: store.state.id, isKept });
}

async function run(foundation: Foundation, options: EmulatorOptions) {
  const { dataDir, store, ending } = foundation;
  // First: the images of what was live may be there.
  const registry = await openRegistry(foundation, options.registryImage ?? usualRegistryImage);
  const routes: ((api: Api) => void)[] = [];
  for (const kind of kinds) routes.push(await kind.start(foundation));
  const { owner, domainsPort = 0 } = store.state;
  // Another one at each start: whoever has had the port since the last one may have been sent the former.
  const apiKey = `rnd_${randomSecret(sources, 28)}`;
  const server = createServer({ apiKey, sources, enforceRateLimits: options.enforceRateLimits ?? false });
  const apiLog = new LineFile(join(dataDir, "api"), ".log");
  logRequests(server, apiLog, sources);
  ending.push(async () => apiLog.write());
  server.register(
    async (api: Api) => {
      addWithAbsent(api, () => {
        for (const add of routes) add(api);
      });
    },
    { prefix: "/v1" },
  );
  ending.push(() => server.close());
  const port = await listen(server, options.port ?? 0);
  return { url: `http://127.0.0.1:${port}/v1`, apiKey, ownerId: owner.id, domainsPort, registry };
}

async function listen(server: Api, port: number): Promise<number> {
  try {
    await server.listen({ host: "127.0.0.1", port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") throw portTaken(port, "the emulator's API");
    throw error;
  }
  return (server.server.address() as AddressInfo).port;
}
