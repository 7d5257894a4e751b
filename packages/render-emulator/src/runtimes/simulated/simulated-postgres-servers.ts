import { Client } from "pg";
import { pauseByClock, randomSecret, type Sources } from "../../sources";
import { HeldPorts } from "../held-ports";
import type { PlacedInstance, PostgresHosting } from "../postgres/postgres-servers";
import type { PostgresPlace } from "../postgres/postgres-server";

/** Postgres instances without servers: each is there after a while, and nobody can connect to it. */
export class SimulatedPostgresServers implements PostgresHosting {
  readonly hasBackups = false;
  readonly giveUp = nothing;
  readonly stop = nothing;
  readonly close = nothing;
  private readonly ports = new HeldPorts();
  private readonly ended = new AbortController();

  /**
   * @param stepMs how long a start takes
   * @param stored what knows where servers leave data: an emulator that runs them may have had the same folder before
   */
  constructor(
    private readonly stepMs: number,
    private readonly sources: Sources,
    private readonly stored: Pick<PostgresHosting, "remove">,
  ) {}

  remove(instance: PlacedInstance): Promise<void> {
    return this.stored.remove(instance);
  }

  async choosePlace(): Promise<PostgresPlace> {
    const password = randomSecret(this.sources, 32);
    return { isOutlying: false, isCommon: false, port: await this.choosePort(), password };
  }

  choosePort(): Promise<number> {
    return this.ports.choose();
  }

  giveBack(...ports: readonly (number | undefined)[]): void {
    for (const port of ports) if (port !== undefined) this.ports.release(port);
  }

  /** No server is there to say that it would not start. */
  async parameterFault(): Promise<undefined> {
    return undefined;
  }

  async at(): ReturnType<PostgresHosting["at"]> {
    return { asSuperuser: (action) => action(clientOfNothing()) };
  }

  async asBackedUp(): Promise<never> {
    throw new Error("there is nothing to back up");
  }

  async folderOf(): Promise<never> {
    throw new Error("there are no data, and no folder of them");
  }

  async open(): Promise<void> {
    await pauseByClock(this.stepMs, this.ended.signal);
  }

  async stopAll(): Promise<void> {
    this.ended.abort();
  }
}

/** Each statement ends well, and finds no rows. */
function clientOfNothing(): Client {
  const client = new Client();
  return Object.assign(client, { query: async () => ({ rows: [], rowCount: 0 }) });
}

async function nothing(): Promise<void> {
  // There is no server that would have to be ended.
}
