import type { Postgres, PostgresConnectionInfo, PostgresCreate, PostgresUpdate } from "@slipway/render-api";
import { notFound } from "../../errors";
import type { PostgresServer } from "../../runtimes/postgres/postgres-server";
import type { Sources } from "../../sources";
import { bringUp } from "../../state/bring-up";
import { requireOwner } from "../owners/state";
import { createPostgres, type PostgresRecord, updatePostgres } from "./record";
import type { Store } from "../store";
import { asCreated, microseconds } from "../../state/timestamps";

/** What the API can do with Postgres instances: each is a database and a role in the emulator's one server. */
export class PostgresInstances {
  private readonly ended = new AbortController();

  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
    private readonly server: PostgresServer,
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
    const { postgres } = this.store.state;
    const roles = new Set(["postgres", ...postgres.map((record) => record.role)]);
    const record = createPostgres(input, owner, roles, this.sources);
    await this.store.add(postgres, record);
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
    await this.store.remove(this.store.state.postgres, record);
    await this.server.dropDatabase(record.postgres.databaseName, record.role);
  }

  /** One address for both strings: private network and internet are the same place here. */
  async connectionInfo(id: string): Promise<PostgresConnectionInfo> {
    const { postgres, role, password } = this.get(id);
    const port = await this.server.port();
    const connectionString = `postgresql://${role}:${password}@127.0.0.1:${port}/${postgres.databaseName}`;
    return {
      password,
      internalConnectionString: connectionString,
      externalConnectionString: connectionString,
      psqlCommand: `PGPASSWORD=${password} psql -h 127.0.0.1 -p ${port} -U ${role} ${postgres.databaseName}`,
    };
  }

  /** Brings every instance up again after a start of the emulator. */
  async resume(): Promise<void> {
    await Promise.all(this.store.state.postgres.map((record) => this.provision(record)));
  }

  private provision(record: PostgresRecord): Promise<void> {
    const { name, databaseName } = record.postgres;
    return bringUp({
      name: `Postgres \`${name}\``,
      signal: this.ended.signal,
      isWanted: () => this.store.state.postgres.includes(record),
      attempt: () => this.server.ensureDatabase(databaseName, record.role, record.password),
      onStatus: async (status) => {
        record.postgres = { ...record.postgres, status, updatedAt: microseconds(this.sources.now()) };
        await this.store.saveInBackground();
      },
    });
  }
}
