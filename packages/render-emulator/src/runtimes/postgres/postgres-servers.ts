import { join } from "node:path";
import { sharedPostgresFolder } from "../../outlying-folders";
import { randomSecret, type Sources } from "../../sources";
import type { Guard } from "../guard";
import { fileNameOf } from "../../state/file-name";
import { HeldPorts } from "../held-ports";
import { openOwnedFolder } from "../owned-folder";
import { findBinaries } from "./binaries";
import { type PostgresMachine, type PostgresPlace, PostgresServer } from "./postgres-server";
import { canReach, unprivilegedUser } from "./unprivileged-user";

export interface PostgresServersOptions {
  dataDir: string;
  stateId: string;
  guard: Guard;
  sources: Sources;
}

/** An instance and where its server lives. */
export interface PlacedInstance {
  id: string;
  place: PostgresPlace;
  /** What the emulator's own log calls it. */
  name: string;
}

/**
 * The Postgres servers of the instances, one each: a server has its users for all of its databases, and instances may
 * well ask for one and the same.
 */
export class PostgresServers {
  private readonly servers = new Map<string, PostgresServer>();
  private readonly ports = new HeldPorts();
  private isStopped = false;
  private machine: Promise<PostgresMachine> | undefined;
  private outlying: Promise<string> | undefined;

  constructor(private readonly options: PostgresServersOptions) {}

  /** Where a new instance's server is going to live. */
  async choosePlace(): Promise<PostgresPlace> {
    const { dataDir, sources } = this.options;
    const user = await unprivilegedUser();
    const isReachable = user === undefined || (await canReach(user, dataDir));
    const port = await this.ports.choose();
    return { isOutlying: !isReachable, isCommon: false, port, password: randomSecret(sources, 32) };
  }

  /** The server of an instance. Those that an earlier emulator made share one. */
  async at({ id, place, name }: PlacedInstance): Promise<PostgresServer> {
    const dataDir = join(await this.parentOf(place), place.isCommon ? "postgres" : join("databases", fileNameOf(id)));
    if (this.isStopped) throw new Error("the emulator is being stopped");
    const known = this.servers.get(dataDir);
    if (known !== undefined) return known;
    const server = new PostgresServer({ name, place, dataDir, machine: () => this.findMachine() });
    this.servers.set(dataDir, server);
    return server;
  }

  /** Ends an instance's server and its data. */
  async remove(instance: PlacedInstance): Promise<void> {
    const server = await this.at(instance);
    await server.remove();
    this.servers.delete(server.dataDir);
    this.giveBack(instance.place);
  }

  /** No server is going to live there. */
  giveBack({ port }: PostgresPlace): void {
    this.ports.release(port);
  }

  /** For good: none can be started after this. */
  async stopAll(): Promise<void> {
    this.isStopped = true;
    await Promise.all([...this.servers.values()].map((server) => server.stop()));
  }

  private async parentOf({ isOutlying }: PostgresPlace): Promise<string> {
    const { dataDir, stateId } = this.options;
    if (!isOutlying) return dataDir;
    this.outlying ??= openOwnedFolder(sharedPostgresFolder, dataDir, stateId).catch((error: unknown) => {
      this.outlying = undefined;
      throw error;
    });
    return this.outlying;
  }

  private findMachine(): Promise<PostgresMachine> {
    const find = async () => {
      const user = await unprivilegedUser();
      return { guard: this.options.guard, binaries: await findBinaries(user, sharedPostgresFolder), user };
    };
    this.machine ??= find().catch((error: unknown) => {
      this.machine = undefined;
      throw error;
    });
    return this.machine;
  }
}
