import type { PostgresCredential } from "@slipway/render-api";
import { badRequest, notFound } from "../../errors";
import type { PostgresHosting } from "../../runtimes/postgres/postgres-servers";
import { connectionsByUser, dropUser, ensureUser } from "../../runtimes/postgres/roles";
import { Queue } from "../../runtimes/queue";
import { randomSecret, type Sources } from "../../sources";
import { microseconds } from "../../state/timestamps";
import type { Store } from "../store";
import { type PostgresLifecycle, requireAvailable, requireOwnServer } from "./lifecycle";
import { credentialsOf, type PostgresRecord } from "./record";

/** The users of instances, each a role of the server. */
export class PostgresCredentials {
  private readonly changes = new Queue();

  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
    private readonly servers: PostgresHosting,
    private readonly lifecycle: PostgresLifecycle,
  ) {}

  /** Oldest first. */
  async list(record: PostgresRecord): Promise<PostgresCredential[]> {
    const connections =
      record.postgres.status === "available"
        ? await (await this.serverOf(record)).asSuperuser(connectionsByUser)
        : new Map<string, number>();
    return credentialsOf(record).map(({ username, createdAt }, index, { length }) => ({
      username,
      default: index === length - 1,
      createdAt,
      openConnections: connections.get(username) ?? 0,
    }));
  }

  /** Connection strings have the new user from then on; those with another one go on working. */
  add(record: PostgresRecord, username: string): Promise<void> {
    return this.changes.run(record.postgres.id, () => this.addNow(record, username));
  }

  /** Its connections end; what it made stays. */
  remove(record: PostgresRecord, username: string): Promise<void> {
    return this.changes.run(record.postgres.id, () => this.removeNow(record, username));
  }

  private async addNow(record: PostgresRecord, username: string): Promise<void> {
    requireChangeable(record);
    const known = credentialsOf(record);
    if (username === "") throw badRequest("`username` is empty: say what the user is called");
    if (known.some((one) => one.username === username)) throw badRequest(`\`username\`: there is a \`${username}\``);
    const user = { username, password: randomSecret(this.sources, 32) };
    const server = await this.serverOf(record);
    await server.asSuperuser((client) => ensureUser(client, record.postgres.databaseUser, user));
    const createdAt = microseconds(this.sources.now());
    await this.store.change(record, { credentials: [...known, { ...user, createdAt }] });
  }

  private async removeNow(record: PostgresRecord, username: string): Promise<void> {
    requireChangeable(record);
    const known = credentialsOf(record);
    if (!known.some((one) => one.username === username)) throw notFound(username);
    if (known.at(-1)?.username === username) {
      throw badRequest(`\`${username}\` is the default user: add another one first, which then is`);
    }
    const server = await this.serverOf(record);
    await server.asSuperuser((client) => dropUser(client, record.postgres.databaseUser, username));
    await this.store.change(record, { credentials: known.filter((one) => one.username !== username) });
  }

  private serverOf(record: PostgresRecord) {
    return this.servers.at(this.lifecycle.placed(record));
  }
}

/** On a server that instances share, a user may be another instance's. */
function requireChangeable(record: PostgresRecord): void {
  const { id, role } = record.postgres;
  if (role === "replica") throw badRequest(`\`${id}\` is a replica: its users are those of its primary`);
  requireOwnServer(record);
  requireAvailable(record);
}
