import { join } from "node:path";
import { sharedPostgresFolder } from "../../outlying-folders";
import { randomSecret, type Sources } from "../../sources";
import type { Guard } from "../guard";
import { fileNameOf } from "../../state/file-name";
import type { ProcessLoad } from "../load/process-load";
import type { ProcessGroup } from "../process-group";
import { HeldPorts } from "../held-ports";
import { openOwnedFolder } from "../owned-folder";
import type { BackedUpServer } from "./base-backup";
import { findBinaries } from "./binaries";
import { PostgresExternalPort } from "./external-port";
import { parameterFault, type PostgresParameters } from "./parameters";
import { type PostgresMachine, type PostgresPlace, PostgresServer } from "./postgres-server";
import { slotOf } from "./standby";
import { canReach, unprivilegedUser } from "./unprivileged-user";

export interface PostgresServersOptions {
  dataDir: string;
  stateId: string;
  guard: Guard;
  sources: Sources;
  /** What measures them. */
  load?: Pick<ProcessLoad, "add">;
}

/** An instance and where its server lives. */
export interface PlacedInstance {
  id: string;
  place: PostgresPlace;
  /** What the emulator's own log calls it. */
  name: string;
  parameters: PostgresParameters;
  /** Told when its server has ended by itself, and when it runs again. */
  tell: (isRunning: boolean) => void;
  /** Of a read replica: whose it is. */
  primary?: PlacedInstance | undefined;
}

/** Where an instance is reached from outside, and by whom at this moment. */
export interface ExternalAccess {
  port: number;
  isAllowed: (address: string) => boolean;
}

/** What Postgres instances ask of whatever runs them. */
export interface PostgresHosting extends Pick<
  PostgresServers,
  | "choosePlace"
  | "choosePort"
  | "parameterFault"
  | "open"
  | "hasBackups"
  | "asBackedUp"
  | "folderOf"
  | "giveUp"
  | "stop"
  | "remove"
  | "giveBack"
  | "close"
  | "stopAll"
> {
  at(instance: PlacedInstance): Promise<Pick<PostgresServer, "asSuperuser">>;
}

/**
 * The Postgres servers of the instances, one each: a server has its users for all of its databases, and instances may
 * well ask for one and the same.
 */
export class PostgresServers {
  /** Whether instances can be recovered from what is kept of them. */
  readonly hasBackups: boolean = true;
  private readonly servers = new Map<string, PostgresServer>();
  private readonly external = new Map<string, Promise<PostgresExternalPort>>();
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
    const port = await this.choosePort();
    return { isOutlying: !isReachable, isCommon: false, port, password: randomSecret(sources, 32) };
  }

  choosePort(): Promise<number> {
    return this.ports.choose();
  }

  /** Why a server could not start with these settings; undefined when it could. Without any nobody waits for its programs. */
  async parameterFault(parameters: PostgresParameters): Promise<string | undefined> {
    if (Object.keys(parameters).length === 0) return undefined;
    return parameterFault((await this.findMachine()).binaries.postgres, parameters);
  }

  /** The server of an instance. Those that an earlier emulator made share one. */
  async at(instance: PlacedInstance): Promise<PostgresServer> {
    const { id, place, name, parameters, primary, tell } = instance;
    const dataDir = await this.folderOf(instance);
    if (this.isStopped) throw new Error("the emulator is being stopped");
    const standbyOf = primary && { primary: () => this.at(primary), slot: slotOf(id) };
    const known = this.servers.get(dataDir);
    if (known !== undefined) return known;
    const machine = () => this.findMachine();
    const onStart = (group: ProcessGroup) => this.options.load?.add(group, { resource: id, instance: id });
    const server = new PostgresServer({ name, place, dataDir, parameters, tell, standbyOf, machine, onStart });
    this.servers.set(dataDir, server);
    return server;
  }

  /** Does something with what base backups and recoveries of an instance need; its server starts when it does not run. */
  async asBackedUp<Result>(
    instance: PlacedInstance,
    action: (server: BackedUpServer) => Promise<Result>,
  ): Promise<Result> {
    const server = await this.at(instance);
    const { user } = await this.findMachine();
    return server.asSuperuser((client) => action({ client, dataDir: server.dataDir, user }));
  }

  /** Where the data of an instance is. */
  async folderOf({ id, place }: PlacedInstance): Promise<string> {
    return join(await this.parentOf(place), place.isCommon ? "postgres" : join("databases", fileNameOf(id)));
  }

  /** Lets an instance be reached from outside, unless it is already. */
  async open(instance: PlacedInstance, { port, isAllowed }: ExternalAccess): Promise<void> {
    const { id, place, name } = instance;
    if (this.isStopped) throw new Error("the emulator is being stopped");
    const opening =
      this.external.get(id) ?? PostgresExternalPort.open({ port, holder: name, internalPort: place.port, isAllowed });
    this.external.set(id, opening);
    await opening.catch((error: unknown) => {
      this.external.delete(id);
      throw error;
    });
  }

  /** Lets nobody wait for the start of a server that is to be stopped or removed: it may wait for what doesn't come. */
  async giveUp(instance: PlacedInstance): Promise<void> {
    // Whoever ends it next hears what is wrong.
    void (await this.at(instance)).stop().catch(() => undefined);
  }

  /** Ends an instance's server until it is asked for again. */
  async stop(instance: PlacedInstance): Promise<void> {
    await this.close(instance.id);
    const server = await this.at(instance);
    await server.stop();
    this.servers.delete(server.dataDir);
  }

  /** Ends an instance's server and its data. */
  async remove(instance: PlacedInstance): Promise<void> {
    await this.close(instance.id);
    const server = await this.at(instance);
    await server.remove();
    this.servers.delete(server.dataDir);
  }

  /** No server is going to live at these ports. */
  giveBack(...ports: readonly (number | undefined)[]): void {
    for (const port of ports) if (port !== undefined) this.ports.release(port);
  }

  /** Nobody outside reaches the instance any more. */
  async close(id: string): Promise<void> {
    const external = await this.external.get(id)?.catch(() => undefined);
    this.external.delete(id);
    await external?.close();
  }

  /** For good: none can be started after this. */
  async stopAll(): Promise<void> {
    this.isStopped = true;
    await Promise.all([...this.external.keys()].map((id) => this.close(id)));
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
