import { isDeepStrictEqual } from "node:util";
import type { Postgres, PostgresConnectionInfo, PostgresCreate, PostgresUpdate } from "@slipway/render-api";
import { found } from "../../elements";
import { badRequest } from "../../errors";
import type { Profile } from "../../profile";
import type { PostgresHosting } from "../../runtimes/postgres/postgres-servers";
import { dropDatabase } from "../../runtimes/postgres/roles";
import type { Sources } from "../../sources";
import { asCreated, microseconds } from "../../state/timestamps";
import { type HostNames, withHostNames } from "../host-names";
import { environmentOf } from "../environments/record";
import { requireOnlyFreeOne } from "../only-free-one";
import { requireOwner } from "../owners/state";
import type { Events } from "../events/state";
import type { Store } from "../store";
import { connectionInfoOf, renderAddresses } from "./connection-info";
import { PostgresCredentials } from "./credentials";
import type { PostgresExports } from "./exports";
import { isSuspended, PostgresLifecycle, requireAvailable, requireOwnServer } from "./lifecycle";
import { createPostgres, credentialsOf, type PostgresRecord, updatePostgres } from "./record";
import { PostgresRecovery } from "./recovery";
import { checkReplicas, PostgresReplicas } from "./replicas";

/** What the API can do with Postgres instances: each is a server of its own, with one database and its users. */
export class PostgresInstances {
  readonly credentials: PostgresCredentials;
  readonly lifecycle: PostgresLifecycle;
  readonly recovery: PostgresRecovery;
  private readonly replicas: PostgresReplicas;

  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
    private readonly servers: PostgresHosting,
    readonly exports: PostgresExports,
    private readonly hostNames: HostNames,
    private readonly events: Events,
    pace: Pick<Profile, "recoveryLagMs">,
  ) {
    const keep = (record: PostgresRecord) => void this.recovery.keep(record);
    this.lifecycle = new PostgresLifecycle(store, sources, servers, events, keep);
    this.recovery = new PostgresRecovery({ store, sources, servers, lifecycle: this.lifecycle, pace });
    this.replicas = new PostgresReplicas(store, sources, servers, this.lifecycle);
    this.credentials = new PostgresCredentials(store, sources, servers, this.lifecycle);
  }

  /** Ends what goes on in the background. */
  stop(): void {
    this.lifecycle.stop();
    void this.recovery.background.stop();
  }

  /** Newest first. */
  all(): Postgres[] {
    return this.store.state.postgres.map(({ postgres }) => postgres).toReversed();
  }

  get(id: string): PostgresRecord {
    return found(this.store.state.postgres, id, ({ postgres }) => postgres.id === id);
  }

  /** Replies while the database is still being made; `status` says when it accepts connections. */
  async create(input: PostgresCreate): Promise<Postgres> {
    const owner = requireOwner(this.store, input.ownerId);
    if (input.environmentId !== undefined) environmentOf(this.store, input.environmentId);
    const created = createPostgres(input, owner, this.sources);
    const { readReplicas = [] } = input;
    checkReplicas(created, readReplicas);
    await this.checkParameters(input);
    const record = {
      ...created,
      server: await this.servers.choosePlace(),
      externalPort: await this.servers.choosePort(),
    };
    try {
      // Without a pause between the check and the entry, so that two requests at once can't both have the free one.
      requireOnlyFreeOne(input.plan, this.all(), "database");
      await this.lifecycle.add(record);
    } catch (error) {
      this.servers.giveBack(record.server.port, record.externalPort);
      throw error;
    }
    void this.lifecycle.provision(record);
    await this.replicas.become(record, readReplicas);
    return asCreated(record.postgres);
  }

  /** What a server is told at its start makes it start again; a change of its machine does as well. */
  async update(id: string, input: PostgresUpdate): Promise<Postgres> {
    const record = this.get(id);
    const { readReplicas } = input;
    const before = record.postgres;
    let updated = updatePostgres(before, input, microseconds(this.sources.now()));
    checkReplicas({ ...record, postgres: updated }, readReplicas ?? before.readReplicas ?? []);
    await this.checkParameters(input);
    const isRetuned = !isDeepStrictEqual(updated.parameterOverrides, before.parameterOverrides);
    if (isRetuned) requireOwnServer(record);
    if (isRetuned && updated.status === "available") updated = { ...updated, status: "config_restart" };
    const isRestarted = isRetuned || updated.plan !== before.plan;
    await this.lifecycle.become(record, updated);
    await this.replicas.follow(record, isRestarted);
    if (isRestarted) void this.restartAll(record);
    else if (updated.status === "creating") void this.lifecycle.provision(record);
    if (readReplicas !== undefined) await this.replicas.become(record, readReplicas);
    return record.postgres;
  }

  /** Gives an instance a larger disk, as Render does by itself, while it runs on. */
  async grow(record: PostgresRecord, diskSizeGB: number): Promise<void> {
    await this.lifecycle.say(record, { diskSizeGB });
    await this.replicas.follow(record, false);
  }

  async remove(id: string): Promise<void> {
    const record = this.get(id);
    if (record.postgres.role === "replica") {
      await this.replicas.remove(record);
      return;
    }
    for (const replica of this.replicas.of(record)) await this.replicas.remove(replica);
    const { postgres } = this.store.state;
    await this.store.remove(postgres, record);
    const isShared = record.server.isCommon && postgres.some((other) => other.server.isCommon);
    if (isShared) await this.leaveServer(record);
    else await this.lifecycle.remove(record);
    await this.exports.remove(record);
  }

  async suspend(id: string): Promise<void> {
    const record = this.get(id);
    if (record.postgres.role === "replica") await this.replicas.suspend(record);
    else for (const one of [record, ...this.replicas.of(record)]) await this.lifecycle.suspend(one);
  }

  async resume(id: string): Promise<void> {
    const record = this.get(id);
    if (record.postgres.role === "replica") await this.replicas.resume(record);
    else for (const one of [record, ...this.replicas.of(record)]) await this.lifecycle.resume(one);
  }

  /** Replies while the server still starts again. */
  async restart(id: string): Promise<void> {
    const record = this.get(id);
    requireAvailable(record);
    this.lifecycle.noteRestart(record);
    await this.lifecycle.say(record, { status: "unavailable" });
    void this.lifecycle.restart(record);
  }

  /** As at Render, connections end and the data stays. There is no standby here: it is the same server that starts again. */
  async failover(id: string): Promise<void> {
    const { postgres } = this.get(id);
    if (!postgres.highAvailabilityEnabled) throw badRequest(`\`${id}\` has no standby: enable high availability first`);
    await this.restart(id);
    this.events.record(id, { type: "postgres_cluster_leader_changed", details: { leaderId: id } });
  }

  /**
   * The internal address takes connections with TLS and without; the external one is behind the allow list, and takes none
   * without.
   */
  async connectionInfo(id: string): Promise<PostgresConnectionInfo> {
    const record = this.get(id);
    const host = "127.0.0.1";
    const external = { host, port: await this.lifecycle.externalPortOf(record) };
    const known = this.withUsers(record);
    const local = connectionInfoOf(known, { internal: { host, port: record.server.port }, external });
    return withHostNames(this.hostNames, { local, render: connectionInfoOf(known, renderAddresses(record.postgres)) });
  }

  /** Brings every instance up again after a start of the emulator, but for those that are suspended. */
  async startAll(): Promise<void> {
    this.recovery.background.start();
    const wanted = this.store.state.postgres.filter((record) => !isSuspended(record));
    await Promise.all(wanted.map((record) => this.lifecycle.provision(record)));
  }

  /** A replica has the users of its primary. */
  private withUsers(record: PostgresRecord): PostgresRecord {
    const primary = this.store.state.postgres.find(({ postgres }) => postgres.id === record.postgres.primaryPostgresID);
    return primary === undefined ? record : { ...record, credentials: credentialsOf(primary) };
  }

  /** Replicas are told what their primary is told, once it knows. */
  private async restartAll(record: PostgresRecord): Promise<void> {
    await this.lifecycle.restart(record);
    for (const replica of this.replicas.of(record)) void this.lifecycle.copyAnew(replica);
  }

  private async leaveServer(record: PostgresRecord): Promise<void> {
    const instance = this.lifecycle.placed(record);
    await this.servers.close(instance.id);
    this.events.remove(instance.id);
    this.servers.giveBack(record.externalPort);
    const roles = credentialsOf(record).map(({ username }) => username);
    const names = [...new Set([...roles, record.postgres.databaseUser])];
    const server = await this.servers.at(instance);
    await server.asSuperuser((client) => dropDatabase(client, record.postgres.databaseName, names));
  }

  private async checkParameters({ parameterOverrides = {}, readReplicas = [] }: PostgresUpdate): Promise<void> {
    for (const parameters of [parameterOverrides, ...readReplicas.map((one) => one.parameterOverrides ?? {})]) {
      const fault = await this.servers.parameterFault(parameters);
      if (fault !== undefined) throw badRequest(`\`parameterOverrides\`: ${fault}`);
    }
  }
}
