import { mkdir, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import envPaths from "env-paths";
import type { FastifyInstance } from "fastify";
import { emulatorRecordPath, writeEmulatorRecord } from "./emulator-record";
import { fullDisk, messageOf } from "./errors";
import { type ProfileName, profiles } from "./profile";
import { customDomainRoutes } from "./routes/custom-domains";
import { deployRoutes } from "./routes/deploys";
import { envVarRoutes } from "./routes/env-vars";
import { keyValueRoutes } from "./routes/key-value";
import { logRoutes } from "./routes/logs";
import { ownerRoutes } from "./routes/owners";
import { postgresRoutes } from "./routes/postgres";
import { logRequests } from "./routes/api-log";
import { createServer } from "./routes/server";
import { serviceRoutes } from "./routes/services";
import { staticRuleRoutes } from "./routes/static-rules";
import { Guard } from "./runtimes/guard";
import { KeyValueServers } from "./runtimes/key-value/key-value-servers";
import { openOwnedFolder } from "./runtimes/owned-folder";
import { portTaken } from "./runtimes/port";
import { PostgresServer } from "./runtimes/postgres/postgres-server";
import { ProcessRuntime } from "./runtimes/process/process-runtime";
import { Repositories } from "./runtimes/repository";
import { StaticRuntime } from "./runtimes/static/static-runtime";
import { systemSources } from "./sources";
import { Builds } from "./state/builds";
import { Deployer } from "./state/deployer";
import { LiveServices } from "./state/live-services";
import { KeyValueInstances } from "./state/key-value-instances";
import { LineFile } from "./state/line-file";
import { LogStore } from "./state/logs";
import { Pipeline } from "./state/pipeline";
import { PostgresInstances } from "./state/postgres-instances";
import { Services } from "./state/services";
import { Store } from "./state/store";

export interface EmulatorOptions {
  /** Where the emulator keeps its state, logs and databases. One emulator at a time can use it. */
  dataDir: string;
  /** Of the API, on 127.0.0.1. Default 0: the operating system chooses. */
  port?: number;
  /** Path of a Redis or Valkey server. Default: `redis-server` or `valkey-server` on the PATH. */
  redisServer?: string;
  /** Time limits of deploys. Default `fast`. */
  profile?: ProfileName;
  /** Whether requests above Render's rate limits get 429. Default false; the headers are there in any case. */
  enforceRateLimits?: boolean;
  /** Where package downloads and builds are kept. Default: the user's cache folder. */
  cacheDir?: string;
  /** Where builds are kept. Default: `services` in the cache folder. */
  servicesDir?: string;
}

export interface RunningEmulator extends AsyncDisposable {
  /** Base of the API: `http://127.0.0.1:<port>/v1`. */
  url: string;
  apiKey: string;
  ownerId: string;
  /** The port that serves every custom domain, by Host header. */
  domainsPort: number;
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
  await mkdir(dataDir, { recursive: true });
  const guard = await Guard.start(dataDir);
  // Nobody else can be in the folder until the guard has ended, and until then the record says who is.
  const ending: Foundation["ending"] = [() => guard.stop(), () => rm(emulatorRecordPath(dataDir), { force: true })];
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= runAll(ending));
  try {
    const store = await Store.open(dataDir, systemSources);
    const running = await run({ options, dataDir, store, guard, ending });
    await writeEmulatorRecord(dataDir, running);
    return { ...running, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop().catch((further: unknown) => console.error(messageOf(further)));
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

/** What every part of the emulator is built on. */
interface Foundation {
  options: EmulatorOptions;
  dataDir: string;
  store: Store;
  guard: Guard;
  /** What has to be done at the end, the last first. */
  ending: (() => unknown)[];
}

async function run(foundation: Foundation) {
  const { options, dataDir, store, ending } = foundation;
  const sources = systemSources;
  const logs = new LogStore(join(dataDir, "logs"), sources);
  ending.push(() => logs.settled());
  const { postgres, keyValues } = await startDatastores(foundation);
  const { services, deployer } = await startServices(foundation, logs);

  const { apiKey, owner } = store.state;
  const server = createServer({ apiKey, sources, enforceRateLimits: options.enforceRateLimits ?? false });
  const apiLog = new LineFile(join(dataDir, "api"), ".log");
  logRequests(server, apiLog, sources);
  ending.push(() => apiLog.settled());
  server.register(
    async (api) => {
      ownerRoutes(api, store);
      serviceRoutes(api, store, services);
      envVarRoutes(api, store, services, sources);
      deployRoutes(api, store, services, deployer);
      customDomainRoutes(api, store, sources);
      staticRuleRoutes(api, store, sources);
      postgresRoutes(api, store, postgres);
      keyValueRoutes(api, store, keyValues);
      logRoutes(api, store, logs, sources);
    },
    { prefix: "/v1" },
  );
  ending.push(() => server.close());
  const port = await listen(server, options.port ?? 0);
  return { url: `http://127.0.0.1:${port}/v1`, apiKey, ownerId: owner.id, domainsPort: store.state.domainsPort ?? 0 };
}

async function startDatastores({ options, dataDir, store, guard, ending }: Foundation) {
  const postgresServer = new PostgresServer({
    dataDir,
    stateId: store.state.id,
    guard,
    sources: systemSources,
    place: () => store.state.postgresServer,
    keepPlace: async (place) => {
      store.state.postgresServer = place;
      await store.save();
    },
  });
  const keyValueServers = new KeyValueServers({
    dataDir: join(dataDir, "key-value"),
    guard,
    path: process.env.PATH ?? "",
    executable: options.redisServer,
  });
  const postgres = new PostgresInstances(store, systemSources, postgresServer);
  const keyValues = new KeyValueInstances(store, systemSources, keyValueServers);
  ending.push(async () => {
    postgres.stop();
    keyValues.stop();
    await Promise.all([postgresServer.stop(), keyValueServers.stopAll()]);
  });
  await Promise.all([postgres.resume(), keyValues.resume()]);
  return { postgres, keyValues };
}

async function startServices({ options, dataDir, store, guard, ending }: Foundation, logs: LogStore) {
  const sources = systemSources;
  const profile = profiles[options.profile ?? "fast"];
  const cacheDir = options.cacheDir ?? envPaths("slipway-emulator", { suffix: "" }).cache;
  // Apart from the data folder, which often lies within a project: a build there would find that project's own
  // `node_modules`.
  const servicesDir = await openOwnedFolder(options.servicesDir ?? join(cacheDir, "services"), dataDir, store.state.id);
  const buildContext = {
    guard,
    repositories: new Repositories({
      dir: join(dataDir, "repositories"),
      guard,
      env: process.env,
      limitMs: profile.buildLimitMs,
    }),
    machine: { env: process.env, packageCacheDir: join(cacheDir, "packages") },
    profile,
  };
  const runtimes = { process: new ProcessRuntime(buildContext, sources), static: new StaticRuntime(buildContext) };
  const builds = new Builds(servicesDir, store);
  const liveServices = new LiveServices(store);
  const pipeline = new Pipeline({
    store,
    logs,
    builds,
    liveServices,
    sources,
    runtimeOf: ({ service }) => (service.type === "static_site" ? runtimes.static : runtimes.process),
  });
  const deployer = new Deployer(store, sources, (record, signal) => pipeline.run(record, signal));
  const services = new Services({ store, sources, logs, builds, liveServices, deployer, pipeline, profile });
  ending.push(() => liveServices.stop());
  ending.push(() => deployer.stop());
  ending.push(() => services.stop());
  store.state.domainsPort = await liveServices.openDomains(store.state.domainsPort ?? 0);
  await services.resumeAll();
  return { services, deployer };
}

async function listen(server: FastifyInstance, port: number): Promise<number> {
  try {
    await server.listen({ host: "127.0.0.1", port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") throw portTaken(port, "the emulator's API");
    throw error;
  }
  return (server.server.address() as AddressInfo).port;
}
