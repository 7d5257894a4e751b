import { rm } from "node:fs/promises";
import { join } from "node:path";
import pRetry from "p-retry";
import { Client } from "pg";
import { randomSecret, type Sources } from "../../sources";
import type { Guard } from "../guard";
import { openOwnedFolder } from "../owned-folder";
import { KeptServer } from "../kept-server";
import { describeExit, ProcessGroup } from "../process-group";
import { holdPort } from "../held-port";
import { requireFreePort } from "../port";
import { findBinaries, type PostgresBinaries } from "./binaries";
import { ensureCluster } from "./cluster";
import { Queue } from "../queue";
import { canReach, type SystemUser, unprivilegedUser } from "./unprivileged-user";

/** Where the server lives; kept with the emulator's state. */
export interface PostgresPlace {
  dataDir: string;
  port: number;
  /** Of the superuser. */
  password: string;
}

export interface PostgresServerOptions {
  dataDir: string;
  stateId: string;
  guard: Guard;
  sources: Sources;
  place(): PostgresPlace | undefined;
  keepPlace(place: PostgresPlace): Promise<void>;
}

/** Used by root only, where its unprivileged user can't get at the emulator's own folders. */
const sharedDir = "/var/lib/slipway-emulator";
const startLimitMs = 60_000;
const shutdownMs = 15_000;

/**
 * One Postgres server for all instances, started when the first is made. Its version is that of the binaries the
 * emulator comes with, whatever version an instance asks for.
 */
export class PostgresServer {
  private readonly commands = new Queue();
  private starting: Promise<{ server: KeptServer; place: PostgresPlace }> | undefined;
  private isStopped = false;

  constructor(private readonly options: PostgresServerOptions) {}

  async port(): Promise<number> {
    return (await this.started()).place.port;
  }

  /** Makes the role and its database unless they are there; the server starts when it does not run. */
  async ensureDatabase(database: string, role: string, password: string): Promise<void> {
    await this.asSuperuser(async (client) => {
      const id = (name: string) => client.escapeIdentifier(name);
      const roles = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
      if (roles.rowCount === 0) {
        await client.query(`CREATE ROLE ${id(role)} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
      }
      const databases = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
      if (databases.rowCount === 0) await client.query(`CREATE DATABASE ${id(database)} OWNER ${id(role)}`);
    });
  }

  /** Drops both, connections or not. */
  async dropDatabase(database: string, role: string): Promise<void> {
    await this.asSuperuser(async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(database)} WITH (FORCE)`);
      await client.query(`DROP ROLE IF EXISTS ${client.escapeIdentifier(role)}`);
    });
  }

  /** For good: it is not started again after this. */
  async stop(): Promise<void> {
    this.isStopped = true;
    const running = await this.starting?.catch(() => undefined);
    await running?.server.stop();
  }

  /** One after another: what is made and dropped soon after must end up dropped. */
  private asSuperuser(action: (client: Client) => Promise<void>): Promise<void> {
    return this.commands.run("", () => this.connected(action));
  }

  private async connected(action: (client: Client) => Promise<void>): Promise<void> {
    const { place } = await this.started();
    const client = await connect(place);
    try {
      await action(client);
    } finally {
      await client.end();
    }
  }

  private async started() {
    if (this.isStopped) throw new Error("the emulator is being stopped");
    this.starting ??= this.start().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  private async start() {
    const user = await unprivilegedUser();
    const place = this.options.place() ?? (await this.choosePlace(user));
    const binaries = await findBinaries(user, sharedDir);
    const { guard } = this.options;
    await ensureCluster({ guard, binaries, dataDir: place.dataDir, password: place.password, user });
    // Whoever wrote it is gone: the guard of the data folder saw to that. A process that got its pid by chance must not
    // block. When the server ends later, Postgres itself finds out by this file whether all of it has ended.
    await rm(join(place.dataDir, "postmaster.pid"), { force: true });
    const start = () => this.run(binaries, place, user);
    return { server: await KeptServer.start({ name: "Postgres", start, shutdownMs }), place };
  }

  private async run(binaries: PostgresBinaries, place: PostgresPlace, user: SystemUser | undefined) {
    await requireFreePort(place.port, "Postgres");
    const lastLines: string[] = [];
    const group = await ProcessGroup.start(this.options.guard, {
      command: binaries.postgres,
      args: serverArguments(place),
      cwd: place.dataDir,
      env: {},
      user,
      // Postgres' fast shutdown: it does not wait for clients to leave.
      endSignal: "SIGINT",
      onLine: (line) => lastLines.splice(0, lastLines.length - 9, line),
    });
    const exited = new AbortController();
    void group.exited.then((exit) => {
      exited.abort(new Error(`it ${describeExit(exit)}: ${lastLines.join(" | ")}`));
    });
    try {
      await untilReady(place, exited.signal);
    } catch (error) {
      await group.stop(shutdownMs);
      throw error;
    }
    return group;
  }

  private async choosePlace(user: SystemUser | undefined): Promise<PostgresPlace> {
    const { dataDir, stateId, sources } = this.options;
    const reachable = user === undefined || (await canReach(user, dataDir));
    const parent = reachable ? dataDir : await openOwnedFolder(sharedDir, dataDir, stateId);
    // Held for as long as the emulator runs: other emulators must not choose it before the server listens.
    const { port } = await holdPort("lasting");
    const place = { dataDir: join(parent, "postgres"), port, password: randomSecret(sources, 32) };
    await this.options.keepPlace(place);
    return place;
  }
}

function serverArguments({ dataDir, port }: PostgresPlace): string[] {
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "300",
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
