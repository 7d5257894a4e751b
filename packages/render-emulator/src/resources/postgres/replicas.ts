import { isDeepStrictEqual } from "node:util";
import type { Postgres, PostgresCreate } from "@slipway/render-api";
import { badRequest } from "../../errors";
import type { PostgresHosting } from "../../runtimes/postgres/postgres-servers";
import type { Sources } from "../../sources";
import { microseconds } from "../../state/timestamps";
import type { Store } from "../store";
import { connectionsOf, isSuspended, type PostgresLifecycle, requireOwnServer } from "./lifecycle";
import { dashboardOf, type PostgresRecord, replicasOf } from "./record";

type ReplicaInputs = NonNullable<PostgresCreate["readReplicas"]>;

const leastDiskGB = 10;

/** The read replicas of instances: standbys that answer queries, each an instance of its own. */
export class PostgresReplicas {
  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
    private readonly servers: PostgresHosting,
    private readonly lifecycle: PostgresLifecycle,
  ) {}

  of({ postgres }: PostgresRecord): PostgresRecord[] {
    return replicasOf(this.store.state.postgres, postgres.id);
  }

  /**
   * Gives an instance's replicas what they have from it, after a change.
   *
   * @param isRestarted whether they start again with it
   */
  async follow(primary: PostgresRecord, isRestarted: boolean): Promise<void> {
    const { plan, diskSizeGB, diskAutoscalingEnabled, ipAllowList } = primary.postgres;
    for (const replica of this.of(primary)) {
      const status = isRestarted && !isSuspended(replica) ? "creating" : replica.postgres.status;
      await this.lifecycle.say(replica, { plan, diskSizeGB, diskAutoscalingEnabled, ipAllowList, status });
    }
  }

  /** Makes an instance's replicas those that are asked for, by name; another name is another replica. */
  async become(primary: PostgresRecord, inputs: ReplicaInputs): Promise<void> {
    const present = this.of(primary);
    const gone = present.filter(({ postgres }) => !inputs.some(({ name }) => name === postgres.name));
    for (const replica of gone) await this.remove(replica);
    for (const input of inputs) {
      const known = present.find(({ postgres }) => postgres.name === input.name);
      if (known === undefined) await this.add(primary, input);
      else await this.override(known, input.parameterOverrides ?? {});
    }
    await this.tellPrimary(primary);
  }

  async remove(replica: PostgresRecord): Promise<void> {
    const primary = this.primaryOf(replica);
    await this.store.remove(this.store.state.postgres, replica);
    await this.lifecycle.remove(replica);
    if (primary === undefined) return;
    await this.lifecycle.forgetStandbys(primary);
    await this.tellPrimary(primary);
  }

  /** Ends a replica until it is resumed. Its primary, which may go on without it for long, keeps no log for it. */
  async suspend(replica: PostgresRecord): Promise<void> {
    await this.lifecycle.suspend(replica);
    const primary = this.primaryOf(replica);
    if (primary !== undefined) await this.lifecycle.forgetStandbys(primary);
  }

  /** It follows its primary, which has to run. What Render says is unknown. */
  async resume(replica: PostgresRecord): Promise<void> {
    const primary = this.primaryOf(replica);
    if (primary !== undefined && isSuspended(primary)) {
      throw badRequest(
        `\`${replica.postgres.id}\` is a replica of \`${primary.postgres.id}\`, which is suspended: resume that one`,
      );
    }
    await this.lifecycle.resume(replica);
  }

  private primaryOf({ postgres: { primaryPostgresID } }: PostgresRecord): PostgresRecord | undefined {
    return this.store.state.postgres.find(({ postgres }) => postgres.id === primaryPostgresID);
  }

  private async add(primary: PostgresRecord, input: ReplicaInputs[number]): Promise<void> {
    const createdAt = microseconds(this.sources.now());
    const id = this.freeId(primary);
    const postgres: Postgres = {
      ...primary.postgres,
      connectionPool: undefined,
      parameterOverrides: undefined,
      ...overridesOf(input),
      id,
      name: input.name,
      role: "replica",
      primaryPostgresID: primary.postgres.id,
      highAvailabilityEnabled: false,
      readReplicas: [],
      // Of one that is suspended it is, too.
      status: isSuspended(primary) ? "suspended" : "creating",
      dashboardUrl: dashboardOf(id),
      createdAt,
      updatedAt: createdAt,
    };
    // The superuser comes along with everything else.
    const server = { ...(await this.servers.choosePlace()), password: primary.server.password };
    const externalPort = await this.servers.choosePort();
    const record = { postgres, server, externalPort, password: primary.password, credentials: [], exports: [] };
    await this.lifecycle.add(record).catch((error: unknown) => {
      this.servers.giveBack(server.port, externalPort);
      throw error;
    });
    void this.lifecycle.provision(record);
  }

  private async override(replica: PostgresRecord, parameters: Readonly<Record<string, string>>): Promise<void> {
    const { parameterOverrides = {}, ...rest } = replica.postgres;
    if (isDeepStrictEqual(parameterOverrides, parameters)) return;
    const status = isSuspended(replica) ? rest.status : "config_restart";
    const postgres = { ...rest, ...overridesOf({ parameterOverrides: parameters }), status } as Postgres;
    await this.lifecycle.become(replica, postgres);
    void this.lifecycle.restart(replica);
  }

  private tellPrimary(primary: PostgresRecord): Promise<void> {
    const readReplicas = this.of(primary).map(({ postgres: { id, name, parameterOverrides } }) => ({
      id,
      name,
      ...(parameterOverrides !== undefined && { parameterOverrides }),
    }));
    return this.lifecycle.say(primary, { readReplicas });
  }

  /** The primary's id with another letter at its end: `-b` for the first. */
  private freeId({ postgres }: PostgresRecord): string {
    const ids = new Set(this.store.state.postgres.map((record) => record.postgres.id));
    const candidates = ["b", "c", "d", "e", "f"].map((letter) => postgres.id.replace(/-a$/, `-${letter}`));
    return candidates.find((id) => !ids.has(id)) ?? "";
  }
}

function overridesOf({
  parameterOverrides = {},
}: {
  parameterOverrides?: ReplicaInputs[number]["parameterOverrides"];
}) {
  return Object.keys(parameterOverrides).length === 0 ? {} : { parameterOverrides };
}

/**
 * https://render.com/docs/postgresql-read-replicas
 *
 * @throws when an instance can't have these replicas
 */
export function checkReplicas(primary: PostgresRecord | Omit<PostgresRecord, "server">, inputs: ReplicaInputs): void {
  if (inputs.length === 0) return;
  const { plan, diskSizeGB, role } = primary.postgres;
  if ("server" in primary) requireOwnServer(primary);
  if (role === "replica") throw badRequest("`readReplicas`: a replica has none of its own");
  if (["free", "basic_256mb"].includes(plan)) throw badRequest(`\`readReplicas\`: plan \`${plan}\` has none`);
  if (diskSizeGB < leastDiskGB) {
    throw badRequest(`\`readReplicas\`: \`diskSizeGB\` is ${diskSizeGB}, a primary needs ${leastDiskGB} or more`);
  }
  const names = inputs.map(({ name }) => name);
  if (new Set(names).size < names.length) throw badRequest("`readReplicas`: two have one name, give each its own");
  checkRoom(primary.postgres, inputs);
}

/**
 * What a standby needs as much of as its primary has, with Postgres' defaults:
 * https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-ADMIN. With less it would never start.
 */
const roomOfPrimary = { max_worker_processes: 8, max_prepared_transactions: 0, max_locks_per_transaction: 64 };

function checkRoom({ plan, parameterOverrides: own = {} }: Postgres, inputs: ReplicaInputs): void {
  const room = Object.entries({ max_connections: connectionsOf(plan), ...roomOfPrimary });
  for (const { name, parameterOverrides = {} } of inputs) {
    for (const [parameter, usual] of room) {
      const [wanted, least] = [parameterOverrides[parameter], own[parameter] ?? String(usual)];
      if (wanted === undefined || Number(wanted) >= Number(least)) continue;
      throw badRequest(
        `\`readReplicas\`: \`${name}\` has \`${parameter}\` ${wanted}, and its primary ${least}: a replica needs as much or more`,
      );
    }
  }
}
