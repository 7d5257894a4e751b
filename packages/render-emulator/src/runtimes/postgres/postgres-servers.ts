import { join } from "node:path";
import { sharedPostgresFolder } from "../../outlying-folders";
import { randomSecret, type Sources } from "../../sources";
import type { Guard } from "../guard";
import { fileNameOf } from "../../state/file-name";
import { HeldPorts } from "../held-ports";
import { openOwnedFolder } from "../owned-folder";
import { isWithin } from "../within-folder";
import { findBinaries } from "./binaries";
import { type PostgresMachine, type PostgresPlace, PostgresServer } from "./postgres-server";
import { canReach, unprivilegedUser } from "./unprivileged-user";

export interface PostgresServersOptions {
  dataDir: string;
  stateId: string;
  guard: Guard;
  sources: Sources;
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

  constructor(private readonly options: PostgresServersOptions) {}

  /** Where a new instance's server is going to live. */
  async choosePlace(id: string): Promise<PostgresPlace> {
    const { dataDir, stateId, sources } = this.options;
    const user = await unprivilegedUser();
    const reachable = user === undefined || (await canReach(user, dataDir));
    const parent = reachable ? dataDir : await openOwnedFolder(sharedPostgresFolder, dataDir, stateId);
    const port = await this.ports.choose();
    return { dataDir: join(parent, "databases", fileNameOf(id)), port, password: randomSecret(sources, 32) };
  }

  /** The server of a place. Instances that an earlier emulator made share one. */
  at(place: PostgresPlace, name: string): PostgresServer {
    if (this.isStopped) throw new Error("the emulator is being stopped");
    const known = this.servers.get(place.dataDir);
    if (known !== undefined) return known;
    // The state says where it is, and what is there goes with the instance.
    const parents = [this.options.dataDir, sharedPostgresFolder];
    if (!parents.some((parent) => place.dataDir !== parent && isWithin(parent, place.dataDir))) {
      throw new Error(
        `\`${place.dataDir}\`, where the state has the data of \`${name}\`, is no folder of this emulator's`,
      );
    }
    const server = new PostgresServer({ name, place, machine: () => this.findMachine() });
    this.servers.set(place.dataDir, server);
    return server;
  }

  /** Ends a server and its data. */
  async remove(place: PostgresPlace, name: string): Promise<void> {
    const server = this.at(place, name);
    await server.remove();
    this.servers.delete(place.dataDir);
    this.giveBack(place);
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
