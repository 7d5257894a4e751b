import { rm } from "node:fs/promises";
import { join } from "node:path";
import pRetry from "p-retry";
import { Client } from "pg";
import type { Guard } from "../guard";
import { KeptServer, type KeptServerOptions } from "../kept-server";
import { LastLines } from "../last-lines";
import { describeExit } from "../execution";
import { ProcessGroup } from "../process-group";
import { requireFreePort } from "../port";
import { backupsOf } from "./base-backup";
import type { PostgresBinaries } from "./binaries";
import { ensureCluster, isThere } from "./cluster";
import { parameterArguments, type PostgresParameters } from "./parameters";
import { canFollow, layStandby, type PrimaryServer } from "./standby";
import { Queue } from "../queue";
import type { SystemUser } from "./unprivileged-user";

/** Where a server lives and how it is reached; kept with the emulator's state, whose folder may be moved. */
export interface PostgresPlace {
  /** Whether its data are in the folder of emulators of root, see `sharedPostgresFolder`, or in the emulator's data folder. */
  isOutlying: boolean;
  /** Whether it is the one server that an earlier emulator made for all instances. */
  isCommon: boolean;
  port: number;
  /** Of the superuser. */
  password: string;
}

/** How servers are run on this machine, the same for all. */
export interface PostgresMachine {
  guard: Guard;
  binaries: PostgresBinaries;
  user: SystemUser | undefined;
}

export interface PostgresServerOptions {
  /** What the emulator's own log calls it. */
  name: string;
  place: PostgresPlace;
  dataDir: string;
  parameters: PostgresParameters;
  /** Told when it has ended by itself, and when it runs again. */
  tell: KeptServerOptions["tell"];
  /** The server that this one is a read-only copy of, as it is at that moment, and what that one calls it. */
  standbyOf?: { primary: () => Promise<PostgresServer>; slot: string } | undefined;
  machine(): Promise<PostgresMachine>;
  /** Handed its processes each time it is started. */
  onStart?(group: ProcessGroup): void;
}

const startLimitMs = 60_000;
const shutdownMs = 15_000;

/**
 * One Postgres server, started when it is first needed. Its version is that of the binaries the emulator comes with,
 * whatever version an instance asks for.
 */
export class PostgresServer {
  private readonly commands = new Queue();
  private starting: Promise<KeptServer> | undefined;
  private readonly ending = new AbortController();

  constructor(private readonly options: PostgresServerOptions) {}

  get dataDir(): string {
    return this.options.dataDir;
  }

  /** How a standby reaches it. */
  get asPrimary(): PrimaryServer {
    const { dataDir, place } = this.options;
    return { dataDir, port: place.port, password: place.password };
  }

  /**
   * Does something as the superuser; the server starts when it does not run. One after another: what is made and dropped
   * soon after must end up dropped.
   */
  asSuperuser<Result>(action: (client: Client) => Promise<Result>): Promise<Result> {
    return this.commands.run("", () => this.connected(action));
  }

  /** For good: it is not started again after this, and a start that is under way is given up. */
  async stop(): Promise<void> {
    this.ending.abort(new Error("it is being stopped"));
    const running = await this.starting?.catch(() => undefined);
    await running?.stop();
  }

  /** As {@link stop}, and its data goes, with its base backups. */
  async remove(): Promise<void> {
    await this.stop();
    // One that is being taken fails now, and must not go on after this.
    await this.commands.run("", () => Promise.resolve());
    const { dataDir } = this.options;
    for (const path of [dataDir, backupsOf(dataDir)]) await rm(path, { recursive: true, force: true });
  }

  private async connected<Result>(action: (client: Client) => Promise<Result>): Promise<Result> {
    await this.started();
    const client = await connect(this.options.place);
    try {
      return await action(client);
    } finally {
      await client.end();
    }
  }

  private async started(): Promise<KeptServer> {
    this.ending.signal.throwIfAborted();
    this.starting ??= this.start().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  private async start(): Promise<KeptServer> {
    const { name, dataDir, tell } = this.options;
    const machine = await this.options.machine();
    await this.ensureFolder(machine);
    // Whoever wrote it is gone: the guard of the data folder saw to that. A process that got its pid by chance must not
    // block. When the server ends later, Postgres itself finds out by this file whether all of it has ended.
    await rm(join(dataDir, "postmaster.pid"), { force: true });
    return KeptServer.start({ name, start: () => this.run(machine), shutdownMs, tell });
  }

  private async ensureFolder(machine: PostgresMachine): Promise<void> {
    const { place, dataDir, standbyOf } = this.options;
    if (standbyOf === undefined) {
      await ensureCluster({ ...machine, dataDir, password: place.password });
      return;
    }
    const { slot } = standbyOf;
    const primary = await standbyOf.primary();
    await primary.asSuperuser(async (client) => {
      if ((await isThere(dataDir)) && (await canFollow(client, slot))) return;
      await layStandby({ client, primary: primary.asPrimary, slot, dataDir, user: machine.user });
    });
  }

  private async run({ guard, binaries, user }: PostgresMachine): Promise<ProcessGroup> {
    const { name, place, dataDir, parameters } = this.options;
    await requireFreePort(place.port, name);
    const lastLines = new LastLines();
    const group = await ProcessGroup.start(guard, {
      command: binaries.postgres,
      args: serverArguments(dataDir, place.port, parameters),
      cwd: dataDir,
      env: {},
      user,
      // Postgres' fast shutdown: it does not wait for clients to leave.
      endSignal: "SIGINT",
      onLine: lastLines.add,
    });
    this.options.onStart?.(group);
    const exited = new AbortController();
    void group.exited.then((exit) => {
      exited.abort(new Error(`it ${describeExit(exit)}: ${lastLines.toString()}`));
    });
    try {
      await untilReady(place, AbortSignal.any([exited.signal, this.ending.signal]));
    } catch (error) {
      await group.stop(shutdownMs);
      throw error;
    }
    return group;
  }
}

function serverArguments(dataDir: string, port: number, parameters: PostgresParameters): string[] {
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    ssl: "on",
    ssl_cert_file: "server.crt",
    ssl_key_file: "server.key",
  };
  return ["-D", dataDir, ...parameterArguments({ ...parameters, ...settings })];
}

async function untilReady(place: PostgresPlace, signal: AbortSignal): Promise<void> {
  const client = await pRetry(() => connect(place), {
    retries: Number.POSITIVE_INFINITY,
    factor: 1,
    minTimeout: 100,
    maxRetryTime: startLimitMs,
    signal,
  });
  await client.end();
}

async function connect({ port, password }: PostgresPlace): Promise<Client> {
  const client = new Client({ host: "127.0.0.1", port, user: "postgres", password, database: "postgres" });
  // A server that ends takes its connections along; whoever uses one then hears of it by the query.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
