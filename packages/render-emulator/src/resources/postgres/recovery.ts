import {
  type Postgres,
  postgresPlanSchema,
  type PostgresRecoveryInfo,
  type PostgresRecoveryInput,
} from "@slipway/render-api";
import { Background } from "../../background";
import { badRequest, messageOf } from "../../errors";
import type { Profile } from "../../profile";
import { report } from "../../report";
import {
  keepBaseBackups,
  layRecovered,
  logSince,
  LostLogError,
  takeBaseBackup,
} from "../../runtimes/postgres/base-backup";
import type { PostgresHosting } from "../../runtimes/postgres/postgres-servers";
import { Queue } from "../../runtimes/queue";
import { makeId, type Pause, pauseByClock, randomSecret, randomSuffix, type Sources } from "../../sources";
import { microseconds } from "../../state/timestamps";
import { environmentOf } from "../environments/record";
import type { Store } from "../store";
import { type PostgresLifecycle, requireAvailable } from "./lifecycle";
import { type BackupRecord, dashboardOf, hasRecovery, type PostgresRecord } from "./record";

export interface PostgresRecoveryParts {
  store: Store;
  sources: Sources;
  servers: PostgresHosting;
  lifecycle: PostgresLifecycle;
  pace: Pick<Profile, "recoveryLagMs">;
  /**
   * Ends after so many milliseconds, or at once by the signal.
   *
   * @default the machine's clock
   */
  pause?: Pause;
}

/** How far back it goes on Render's larger workspaces; three days on the smallest. */
const windowMs = 7 * 24 * 3_600_000;
/** After so many bytes of log there is another base backup, and of two that are older the first goes: that bounds disk and recovery. */
const renewedAfterBytes = 256 * 1024 * 1024;
const mostBackups = 2;
const lookMs = 60_000;

/** Point-in-time recovery: base backups of instances, the log from those on, and new instances made of both. */
export class PostgresRecovery {
  readonly background = new Background((signal) => this.follow(signal));
  private readonly backups = new Queue();

  constructor(private readonly parts: PostgresRecoveryParts) {}

  info(record: PostgresRecord): PostgresRecoveryInfo {
    if (!this.hasBackups(record)) return { recoveryStatus: "NOT_AVAILABLE" };
    const startsAt = this.startOf(record);
    return startsAt === undefined ? { recoveryStatus: "BACKUP_NOT_READY" } : { recoveryStatus: "AVAILABLE", startsAt };
  }

  /** Sees to it that an instance has a base backup, and no longer a log than it takes. Never rejects. */
  async keep(record: PostgresRecord): Promise<void> {
    const { id, name } = record.postgres;
    await this.backups
      .run(id, () => this.keepNow(record))
      .catch((error: unknown) => {
        if (this.background.signal.aborted || !this.isUp(record)) return;
        report(`Postgres \`${name}\` has no new base backup yet, which will be tried again: ${messageOf(error)}`);
      });
  }

  /** Makes a new instance that holds what this one held at a time. Replies while it still goes through the log. */
  recover(record: PostgresRecord, input: PostgresRecoveryInput): Promise<PostgresRecord> {
    // The base backup that it is made of stays until it is.
    return this.backups.run(record.postgres.id, () => this.recoverNow(record, input));
  }

  private async recoverNow(record: PostgresRecord, input: PostgresRecoveryInput): Promise<PostgresRecord> {
    const { servers, lifecycle } = this.parts;
    requireAvailable(record);
    const backup = this.backupFor(record, Date.parse(input.restoreTime));
    const recovered = await this.recoveredRecord(record, input);
    const placed = lifecycle.placed(recovered);
    try {
      const recovery = { backup, time: input.restoreTime, to: await servers.folderOf(placed) };
      await servers.asBackedUp(lifecycle.placed(record), (server) => layRecovered(server, recovery));
      await lifecycle.add(recovered);
    } catch (error) {
      await servers.remove(placed);
      servers.giveBack(recovered.server.port, recovered.externalPort);
      if (!(error instanceof LostLogError)) throw error;
      void this.keep(record);
      throw badRequest(
        `\`restoreTime\` can't be reached: \`${record.postgres.id}\` has lost a part of its log, as \`max_slot_wal_keep_size\` ` +
          "makes it; it can be recovered from its next backup on, which is being made",
      );
    }
    void lifecycle.provision(recovered);
    return recovered;
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { pause = pauseByClock, store } = this.parts;
    while (!signal.aborted) {
      await pause(lookMs, signal);
      for (const record of [...store.state.postgres]) await this.keep(record);
    }
  }

  private async keepNow(record: PostgresRecord): Promise<void> {
    if (this.background.signal.aborted || !this.hasBackups(record) || !this.isUp(record)) return;
    const { store, sources, servers, lifecycle } = this.parts;
    const instance = lifecycle.placed(record);
    const { backups = [] } = record;
    const since =
      backups.length > 0 ? await servers.asBackedUp(instance, (server) => logSince(server, backups)) : undefined;
    if (since !== undefined && since < renewedAfterBytes) return;
    // Of what has lost its log nothing is recovered.
    if (since === undefined && backups.length > 0) await store.change(record, { backups: undefined });
    const id = randomSuffix(sources, 20);
    const startLsn = await servers.asBackedUp(instance, (server) => takeBaseBackup(server, id));
    // Times are kept in milliseconds: what is recovered must not be before the end of it.
    const createdAt = microseconds(sources.now() + 1);
    const kept = [...(record.backups ?? []), { id, createdAt, startLsn }].slice(-mostBackups);
    await store.change(record, { backups: kept });
    await servers.asBackedUp(instance, (server) => keepBaseBackups(server, kept));
  }

  /** A simulated server has nothing to recover. */
  private hasBackups(record: PostgresRecord): boolean {
    return this.parts.servers.hasBackups && hasRecovery(record);
  }

  private isUp(record: PostgresRecord): boolean {
    return this.parts.store.state.postgres.includes(record) && record.postgres.status === "available";
  }

  private startOf({ backups = [] }: PostgresRecord): string | undefined {
    const [oldest] = backups;
    if (oldest === undefined) return undefined;
    const start = Math.max(Date.parse(oldest.createdAt), this.parts.sources.now() - windowMs);
    return microseconds(start);
  }

  /** Render's words for what it refuses are unknown. */
  private backupFor(record: PostgresRecord, time: number): BackupRecord {
    const { sources, pace } = this.parts;
    const { id, plan } = record.postgres;
    const { recoveryStatus, startsAt } = this.info(record);
    if (recoveryStatus === "NOT_AVAILABLE") {
      throw badRequest(
        `\`${id}\` has no point-in-time recovery: a primary on a paid plan has, this is a ${record.postgres.role} on \`${plan}\``,
      );
    }
    const backup = record.backups?.findLast(({ createdAt }) => Date.parse(createdAt) <= time);
    if (startsAt === undefined || backup === undefined || time < Date.parse(startsAt)) {
      const from =
        startsAt === undefined ? "its first backup is not ready yet" : `it can be recovered from ${startsAt} on`;
      throw badRequest(`\`restoreTime\` is too early for \`${id}\`: ${from}`);
    }
    const last = sources.now() - pace.recoveryLagMs;
    if (time > last)
      throw badRequest(`\`restoreTime\` is too late: \`${id}\` can be recovered up to ${microseconds(last)}`);
    return backup;
  }

  private async recoveredRecord(record: PostgresRecord, input: PostgresRecoveryInput): Promise<PostgresRecord> {
    const { store, sources, servers } = this.parts;
    const { postgres, server } = record;
    const { plan = postgres.plan, environmentId = postgres.environmentId } = input;
    if (environmentId !== undefined) environmentOf(store, environmentId);
    if (rankOf(plan) < rankOf(postgres.plan)) {
      throw badRequest(`\`plan\` is \`${plan}\`: it can't be less than the \`${postgres.plan}\` of \`${postgres.id}\``);
    }
    const id = makeId(sources, "postgres");
    const createdAt = microseconds(sources.now());
    const recovered: Postgres = {
      ...postgres,
      id,
      // What Render calls it is unknown.
      name: input.restoreName ?? `${postgres.name}-recovered`,
      plan,
      ...(environmentId !== undefined && { environmentId }),
      readReplicas: [],
      status: "recovery_in_progress",
      dashboardUrl: dashboardOf(id),
      createdAt,
      updatedAt: createdAt,
    };
    return {
      postgres: recovered,
      // Render gives it a user of its own. Those of the other one are in the copy, and are locked once it runs.
      password: randomSecret(sources, 32),
      credentials: [],
      exports: [],
      isRecovering: true,
      server: { ...(await servers.choosePlace()), password: server.password },
      externalPort: await servers.choosePort(),
    };
  }
}

function rankOf(plan: string): number {
  return (postgresPlanSchema.options as readonly string[]).indexOf(plan);
}
