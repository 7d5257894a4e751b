import type { Postgres, PostgresConnectionInfo, PostgresCreate, PostgresUpdate } from "@slipway/render-api";
import { notFound } from "../../errors";
import type { PlacedInstance, PostgresServers } from "../../runtimes/postgres/postgres-servers";
import type { Sources } from "../../sources";
import { bringUp } from "../../state/bring-up";
import { environmentOf } from "../environments/record";
import { requireOwner } from "../owners/state";
import { createPostgres, type PostgresRecord, updatePostgres } from "./record";
import type { Store } from "../store";
import { asCreated, microseconds } from "../../state/timestamps";

/** What the API can do with Postgres instances: each is a server of its own, with one database and its user. */
export class PostgresInstances {
  private readonly ended = new AbortController();

  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
    private readonly servers: PostgresServers,
  ) {}

  /** Ends what goes on in the background. */
  stop(): void {
    this.ended.abort();
  }

  /** Newest first. */
  all(): Postgres[] {
    return this.store.state.postgres.map(({ postgres }) => postgres).toReversed();
  }

  get(id: string): PostgresRecord {
    const record = this.store.state.postgres.find((candidate) => candidate.postgres.id === id);
    if (record === undefined) throw notFound(id);
    return record;
  }

  /** Replies while the database is still being made; `status` says when it accepts connections. */
  async create(input: PostgresCreate): Promise<Postgres> {
    const owner = requireOwner(this.store, input.ownerId);
    if (input.environmentId !== undefined) environmentOf(this.store, input.environmentId);
    const created = createPostgres(input, owner, this.sources);
    const record = { ...created, server: await this.servers.choosePlace() };
    await this.store.add(this.store.state.postgres, record).catch((error: unknown) => {
      this.servers.giveBack(record.server);
      throw error;
    });
    const reply = asCreated(record.postgres);
    void this.provision(record);
    return reply;
  }

  async update(id: string, input: PostgresUpdate): Promise<Postgres> {
    const record = this.get(id);
    const updated = updatePostgres(record.postgres, input, microseconds(this.sources.now()));
    await this.store.change(record, { postgres: updated });
    if (updated.status === "creating") void this.provision(record);
    return updated;
  }

  async remove(id: string): Promise<void> {
    const record = this.get(id);
    const { postgres } = this.store.state;
    await this.store.remove(postgres, record);
    const { server } = record;
    const isShared = server.isCommon && postgres.some((other) => other.server.isCommon);
    if (isShared) await (await this.servers.at(placed(record))).dropDatabase(record.postgres);
    else await this.servers.remove(placed(record));
  }

  /**
   * One address for both strings: private network and internet are the same place here, and a Postgres server listens at
   * one port. It takes connections with TLS and without.
   */
  connectionInfo(id: string): PostgresConnectionInfo {
    const { postgres, password, server } = this.get(id);
    const { databaseName, databaseUser } = postgres;
    const credentials = [databaseUser, password].map(encodeURIComponent).join(":");
    const connectionString = `postgresql://${credentials}@127.0.0.1:${server.port}/${encodeURIComponent(databaseName)}`;
    return {
      password,
      internalConnectionString: connectionString,
      externalConnectionString: connectionString,
      psqlCommand: `PGPASSWORD=${password} psql -h 127.0.0.1 -p ${server.port} -U ${databaseUser} ${databaseName}`,
    };
  }

  /** Brings every instance up again after a start of the emulator. */
  async resume(): Promise<void> {
    await Promise.all(this.store.state.postgres.map((record) => this.provision(record)));
  }

  private provision(record: PostgresRecord): Promise<void> {
    return bringUp({
      name: nameOf(record),
      signal: this.ended.signal,
      isWanted: () => this.store.state.postgres.includes(record),
      attempt: async () => {
        const server = await this.servers.at(placed(record));
        await server.ensureDatabase(record.postgres, record.password);
      },
      onStatus: async (status) => {
        record.postgres = { ...record.postgres, status, updatedAt: microseconds(this.sources.now()) };
        await this.store.saveInBackground();
      },
    });
  }
}

function placed(record: PostgresRecord): PlacedInstance {
  return { id: record.postgres.id, place: record.server, name: nameOf(record) };
}

function nameOf({ postgres }: PostgresRecord): string {
  return `Postgres \`${postgres.name}\``;
}
