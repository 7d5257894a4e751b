import type { Postgres } from "@slipway/render-api";
import type { Client } from "pg";
import { ApiError, badRequest, messageOf } from "../../errors";
import { report } from "../../report";
import { recoverySlot } from "../../runtimes/postgres/base-backup";
import type { PlacedInstance, PostgresHosting } from "../../runtimes/postgres/postgres-servers";
import { ensureDatabase, ensureUser, lockOthers } from "../../runtimes/postgres/roles";
import { keepSlots, slotOf } from "../../runtimes/postgres/standby";
import { Queue } from "../../runtimes/queue";
import type { Sources } from "../../sources";
import { bringUp } from "../../state/bring-up";
import { microseconds } from "../../state/timestamps";
import { allows } from "../ip-allow-list";
import type { Events } from "../events/state";
import type { Store } from "../store";
import { happeningsOf } from "./happenings";
import { credentialsOf, hasRecovery, type PostgresRecord, replicasOf } from "./record";

/** The servers of instances: brought up, ended and started again. What concerns one instance happens one after another. */
export class PostgresLifecycle {
  private readonly ended = new AbortController();
  private readonly changes = new Queue();
  private readonly portChoices = new Queue();

  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
    private readonly servers: PostgresHosting,
    private readonly events: Events,
    /** Hears of each instance whose server has come up. */
    private readonly onAvailable: (record: PostgresRecord) => void,
  ) {}

  /** Ends what goes on in the background. */
  stop(): void {
    this.ended.abort();
  }

  /** Resolves after the first attempt. */
  provision(record: PostgresRecord): Promise<void> {
    return this.changes.run(record.postgres.id, () => this.bringUp(record));
  }

  /** Starts the server again, with its settings as they are now. Nobody has to wait for it: it never rejects. */
  restart(record: PostgresRecord): Promise<void> {
    return this.changes.run(record.postgres.id, async () => {
      if (isSuspended(record)) return;
      await this.servers.stop(this.placed(record)).catch((error: unknown) => this.tellUnended(record, error));
      await this.bringUp(record);
    });
  }

  /**
   * As {@link restart}, for a replica whose primary has started with other settings: it is copied anew. With less room than
   * its primary had, it would not start before it has read of the change, and would not read of it before it starts.
   */
  copyAnew(replica: PostgresRecord): Promise<void> {
    return this.changes.run(replica.postgres.id, async () => {
      await this.servers.remove(this.placed(replica)).catch((error: unknown) => this.tellUnended(replica, error));
      await this.bringUp(replica);
    });
  }

  async suspend(record: PostgresRecord): Promise<void> {
    requireOwnServer(record);
    await this.say(record, { status: "suspended", suspended: "suspended", suspenders: ["user"] });
    await this.servers.giveUp(this.placed(record));
    await this.changes.run(record.postgres.id, () => this.servers.stop(this.placed(record)));
  }

  /** Replies while the server still starts. */
  async resume(record: PostgresRecord): Promise<void> {
    if (!isSuspended(record)) return;
    await this.say(record, { status: "creating", suspended: "not_suspended", suspenders: [] });
    void this.provision(record);
  }

  /** Ends the server of an instance that is in the state no more, and its data. */
  async remove(record: PostgresRecord): Promise<void> {
    await this.servers.giveUp(this.placed(record));
    this.events.remove(record.postgres.id);
    await this.changes.run(record.postgres.id, async () => {
      await this.servers.remove(this.placed(record));
      this.servers.giveBack(record.server.port, record.externalPort);
    });
  }

  /** Lets a primary that runs forget standbys that are gone or suspended; another one does so when it starts. */
  async forgetStandbys(primary: PostgresRecord): Promise<void> {
    await this.changes.run(primary.postgres.id, async () => {
      if (primary.postgres.status !== "available") return;
      const server = await this.servers.at(this.placed(primary));
      await server.asSuperuser((client) => keepSlots(client, this.slotsOf(primary)));
    });
  }

  /** Changes what is shown of an instance. */
  say(record: PostgresRecord, changes: Partial<Postgres>): Promise<void> {
    const updatedAt = microseconds(this.sources.now());
    return this.become(record, { ...record.postgres, ...changes, updatedAt });
  }

  /** Makes an instance what it is to be. What happens by it is noted among its events. */
  async become(record: PostgresRecord, postgres: Postgres): Promise<void> {
    const before = record.postgres;
    await this.store.change(record, { postgres });
    this.events.record(postgres.id, ...happeningsOf(before, postgres, this.events.user));
  }

  /** Takes in an instance that is new. */
  async add(record: PostgresRecord): Promise<void> {
    await this.store.add(this.store.state.postgres, record);
    this.events.record(record.postgres.id, ...happeningsOf(undefined, record.postgres, this.events.user));
  }

  /** Notes that somebody has asked for a restart. */
  noteRestart({ postgres: { id } }: PostgresRecord): void {
    this.events.record(id, { type: "postgres_restarted", details: { user: this.events.user } });
  }

  placed(record: PostgresRecord): PlacedInstance {
    const { postgres, server } = record;
    const primary = this.store.state.postgres.find((other) => other.postgres.id === postgres.primaryPostgresID);
    return {
      id: postgres.id,
      place: server,
      name: `Postgres \`${postgres.name}\``,
      parameters: {
        max_connections: String(connectionsOf(postgres.plan)),
        // A standby starts only when it has room for as much as its primary.
        ...primary?.postgres.parameterOverrides,
        ...postgres.parameterOverrides,
      },
      tell: (isRunning) => {
        const type = isRunning ? "postgres_available" : "postgres_unavailable";
        this.events.record(postgres.id, { type, details: {} });
      },
      primary: primary && this.placed(primary),
    };
  }

  /** One that has none, as an earlier emulator made it, gets one, the same for all who ask. */
  externalPortOf(record: PostgresRecord): Promise<number> {
    return this.portChoices.run(record.postgres.id, async () => {
      const externalPort = record.externalPort ?? (await this.servers.choosePort());
      if (record.externalPort === undefined) await this.store.change(record, { externalPort });
      return externalPort;
    });
  }

  /** While the emulator is being stopped, servers end without us. */
  private tellUnended(record: PostgresRecord, error: unknown): void {
    if (this.ended.signal.aborted) return;
    report(`${this.placed(record).name} can't be ended to start it again: ${messageOf(error)}`);
  }

  private slotsOf(record: PostgresRecord): string[] {
    // One that is suspended reads nothing, maybe for ever: it is copied anew when it is resumed.
    const replicas = replicasOf(this.store.state.postgres, record.postgres.id).filter((one) => !isSuspended(one));
    const slots = replicas.map((replica) => slotOf(replica.postgres.id));
    return hasRecovery(record) ? [...slots, recoverySlot] : slots;
  }

  private bringUp(record: PostgresRecord): Promise<void> {
    return bringUp({
      name: this.placed(record).name,
      signal: this.ended.signal,
      isWanted: () => this.store.state.postgres.includes(record) && !isSuspended(record),
      attempt: () => this.attempt(record),
      onStatus: async (status) => {
        const before = record.postgres;
        record.postgres = { ...before, status, updatedAt: microseconds(this.sources.now()) };
        this.events.record(before.id, ...happeningsOf(before, record.postgres, this.events.user));
        await this.store.saveInBackground();
        if (status === "available") this.onAvailable(record);
      },
    });
  }

  /** One that was recovered has the users of that time with their passwords: its own have to get in, and no others. */
  private async giveUsers(record: PostgresRecord, client: Client): Promise<void> {
    if (record.isRecovering === undefined) return;
    const users = credentialsOf(record);
    for (const user of users) await ensureUser(client, record.postgres.databaseUser, user);
    await lockOthers(
      client,
      users.map(({ username }) => username),
    );
    await this.store.change(record, { isRecovering: undefined });
    await this.say(record, { status: "creating" });
  }

  private async attempt(record: PostgresRecord): Promise<void> {
    const instance = this.placed(record);
    const server = await this.servers.at(instance);
    await server.asSuperuser(async (client) => {
      // A replica has what its primary has.
      if (instance.primary !== undefined) return;
      await ensureDatabase(client, record.postgres, record.password);
      await this.giveUsers(record, client);
      await keepSlots(client, this.slotsOf(record));
    });
    const isAllowed = (address: string) => allows(record.postgres.ipAllowList, address);
    await this.servers.open(instance, { port: await this.externalPortOf(record), isAllowed });
  }
}

export function isSuspended({ postgres }: PostgresRecord): boolean {
  return postgres.suspended === "suspended";
}

/**
 * For what needs a server that runs. What Render says is unknown.
 *
 * @throws when an instance isn't available
 */
export function requireAvailable({ postgres }: PostgresRecord): void {
  if (postgres.status === "available") return;
  throw badRequest(`\`${postgres.id}\` is \`${postgres.status}\`: wait until it is available, or resume it`);
}

/** @throws when an earlier emulator made the instance, which gave all one server */
export function requireOwnServer({ postgres, server }: PostgresRecord): void {
  if (!server.isCommon) return;
  throw new ApiError(501, `\`${postgres.id}\` shares a server that an earlier emulator made: make it anew`);
}

/** How many connections an instance takes. Render's figures by memory: https://render.com/docs/postgresql-creating-connecting */
export function connectionsOf(plan: string): number {
  const gigabytes = Number(/_(\d+)gb$/.exec(plan)?.[1] ?? 0);
  if (gigabytes < 8) return 100;
  if (gigabytes < 16) return 200;
  return gigabytes < 32 ? 400 : 500;
}
