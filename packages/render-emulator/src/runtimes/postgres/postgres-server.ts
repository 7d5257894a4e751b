import { rm } from "node:fs/promises";
import { join } from "node:path";
import pRetry from "p-retry";
import { Client } from "pg";
import type { Guard } from "../guard";
import { KeptServer } from "../kept-server";
import { LastLines } from "../last-lines";
import { describeExit, ProcessGroup } from "../process-group";
import { requireFreePort } from "../port";
import type { PostgresBinaries } from "./binaries";
import { ensureCluster } from "./cluster";
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

/** A database and the user that owns it. */
interface DatabaseNames {
  databaseName: string;
  databaseUser: string;
}

export interface PostgresServerOptions {
  /** What the emulator's own log calls it. */
  name: string;
  place: PostgresPlace;
  dataDir: string;
  machine(): Promise<PostgresMachine>;
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
  private isStopped = false;

  constructor(private readonly options: PostgresServerOptions) {}

  get dataDir(): string {
    return this.options.dataDir;
  }

  /** Makes the role and its database unless they are there; the server starts when it does not run. */
  async ensureDatabase({ databaseName, databaseUser }: DatabaseNames, password: string): Promise<void> {
    await this.asSuperuser(async (client) => {
      const id = (name: string) => client.escapeIdentifier(name);
      const roles = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [databaseUser]);
      if (roles.rowCount === 0) {
        // Render's user may make further databases: https://render.com/docs/postgresql-creating-connecting
        const rights = `LOGIN CREATEDB PASSWORD ${client.escapeLiteral(password)}`;
        await client.query(`CREATE ROLE ${id(databaseUser)} ${rights}`);
      }
      const databases = await client.query("SELECT FROM pg_database WHERE datname = $1", [databaseName]);
      if (databases.rowCount === 0) await client.query(`CREATE DATABASE ${id(databaseName)} OWNER ${id(databaseUser)}`);
    });
  }

  /** Drops both, connections or not. */
  async dropDatabase({ databaseName, databaseUser }: DatabaseNames): Promise<void> {
    await this.asSuperuser(async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(databaseName)} WITH (FORCE)`);
      await client.query(`DROP ROLE IF EXISTS ${client.escapeIdentifier(databaseUser)}`);
    });
  }

  /** For good: it is not started again after this. */
  async stop(): Promise<void> {
    this.isStopped = true;
    const running = await this.starting?.catch(() => undefined);
    await running?.stop();
  }

  /** As {@link stop}, and its data goes. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.options.dataDir, { recursive: true, force: true });
  }

  /** One after another: what is made and dropped soon after must end up dropped. */
  private asSuperuser(action: (client: Client) => Promise<void>): Promise<void> {
    return this.commands.run("", () => this.connected(action));
  }

  private async connected(action: (client: Client) => Promise<void>): Promise<void> {
    await this.started();
    const client = await connect(this.options.place);
    try {
      await action(client);
    } finally {
      await client.end();
    }
  }

  private async started(): Promise<KeptServer> {
    if (this.isStopped) throw new Error("it is being stopped");
    this.starting ??= this.start().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  private async start(): Promise<KeptServer> {
    const { name, place, dataDir } = this.options;
    const machine = await this.options.machine();
    await ensureCluster({ ...machine, dataDir, password: place.password });
    // Whoever wrote it is gone: the guard of the data folder saw to that. A process that got its pid by chance must not
    // block. When the server ends later, Postgres itself finds out by this file whether all of it has ended.
    await rm(join(dataDir, "postmaster.pid"), { force: true });
    return KeptServer.start({ name, start: () => this.run(machine), shutdownMs });
  }

  private async run({ guard, binaries, user }: PostgresMachine): Promise<ProcessGroup> {
    const { name, place, dataDir } = this.options;
    await requireFreePort(place.port, name);
    const lastLines = new LastLines();
    const group = await ProcessGroup.start(guard, {
      command: binaries.postgres,
      args: serverArguments(dataDir, place.port),
      cwd: dataDir,
      env: {},
      user,
      // Postgres' fast shutdown: it does not wait for clients to leave.
      endSignal: "SIGINT",
      onLine: lastLines.add,
    });
    const exited = new AbortController();
    void group.exited.then((exit) => {
      exited.abort(new Error(`it ${describeExit(exit)}: ${lastLines.toString()}`));
    });
    try {
      await untilReady(place, exited.signal);
    } catch (error) {
      await group.stop(shutdownMs);
      throw error;
    }
    return group;
  }
}

function serverArguments(dataDir: string, port: number): string[] {
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    // Render's figure for machines of less than 8 GB.
    max_connections: "100",
    ssl: "on",
    ssl_cert_file: "server.crt",
    ssl_key_file: "server.key",
  };
  return ["-D", dataDir, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
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
