import { isDeepStrictEqual } from "node:util";
import {
  type ConnectionPool,
  type Owner,
  type Postgres,
  type PostgresCreate,
  postgresSchema,
  type PostgresUpdate,
  databaseUserPattern,
  defaultPostgresDisk,
  longestDatabaseName,
} from "@slipway/render-api";
import { z } from "zod";
import { emptyToNull } from "../../elements";
import { badRequest } from "../../errors";
import { makeId, randomSecret, randomSuffix, type Sources } from "../../sources";
import { idSchema } from "../../state/file-name";
import { microseconds } from "../../state/timestamps";
import { unlessEmpty } from "../../unless-empty";
import { everywhere } from "../ip-allow-list";
import { overrideRecordSchema as logStreamSchema } from "../log-streams/record";

const credentialSchema = z.object({ username: z.string(), password: z.string(), createdAt: z.string() });
export type CredentialRecord = z.infer<typeof credentialSchema>;

/** Postgres' own limit. */
const longestUserName = 63;

/** A free database lasts so long. */
const freeDays = 30;
const dayMs = 24 * 3_600_000;

const exportSchema = z.object({ id: idSchema, createdAt: z.string(), token: z.string() });
export type ExportRecord = z.infer<typeof exportSchema>;

const backupSchema = z.object({ id: idSchema, createdAt: z.string(), startLsn: z.string() });
export type BackupRecord = z.infer<typeof backupSchema>;

const postgresRecordSchema = z.object({
  postgres: postgresSchema.extend({ id: idSchema }),
  password: z.string(),
  /** Its users, the newest last; none as long as there is only the one that it was made with. */
  credentials: z.array(credentialSchema).default([]),
  /** Its dumps, the newest last. */
  exports: z.array(exportSchema).default([]),
  /** Copies of its server from which it can be recovered, the newest last. */
  backups: z.array(backupSchema).optional(),
  /** When its disk last grew by itself. */
  diskGrownAt: z.string().optional(),
  /** Of one that was recovered, until its users are those that are kept here. */
  isRecovering: z.literal(true).optional(),
  /** Where its logs are sent in place of the workspace's stream, if they are. */
  logStream: logStreamSchema.optional(),
  /** Where it is reached from outside. Absent where an emulator made it that had no such way; it then gets one. */
  externalPort: z.number().int().optional(),
  /** Where its Postgres server lives. Instances that an earlier emulator made share one. */
  server: z.object({ isOutlying: z.boolean(), isCommon: z.boolean(), port: z.number().int(), password: z.string() }),
});
export type PostgresRecord = z.infer<typeof postgresRecordSchema>;

export const postgresState = { postgres: z.array(postgresRecordSchema).default([]) };

/** An instance whose server has no place yet. */
type Unplaced = Omit<PostgresRecord, "server">;

/** An instance that is made now, but for its server's place. */
export function createPostgres(input: PostgresCreate, owner: Owner, sources: Sources): Unplaced {
  const createdAt = microseconds(sources.now());
  const id = makeId(sources, "postgres");
  const baseName = unlessEmpty(input.databaseName) ?? databaseNameOf(input.name);
  const databaseName = `${baseName}_${randomSuffix(sources, 4)}`;
  const databaseUser = unlessEmpty(input.databaseUser) ?? userNameOf(baseName);
  const postgres: Postgres = {
    id,
    name: input.name,
    databaseName,
    databaseUser,
    plan: input.plan,
    version: input.version,
    region: input.region ?? "oregon",
    status: "creating",
    diskSizeGB: checkDiskSize(input.diskSizeGB ?? defaultPostgresDisk(input.plan), 0),
    diskAutoscalingEnabled: input.enableDiskAutoscaling ?? false,
    highAvailabilityEnabled: input.enableHighAvailability ?? false,
    ipAllowList: emptyToNull(input.ipAllowList ?? everywhere),
    owner,
    ...(input.environmentId !== undefined && { environmentId: input.environmentId }),
    readReplicas: [],
    role: "primary",
    suspended: "not_suspended",
    suspenders: [],
    dashboardUrl: dashboardOf(id),
    createdAt,
    updatedAt: createdAt,
    ...pooled(input.connectionPool),
    ...overridden(input.parameterOverrides),
    ...(input.plan === "free" && { expiresAt: microseconds(sources.now() + freeDays * dayMs) }),
  };
  checkMachine(postgres);
  return { postgres, password: randomSecret(sources, 32), credentials: [], exports: [] };
}

export function dashboardOf(id: string): string {
  return `https://dashboard.render.com/d/${id}`;
}

/** In Render's recordings an instance without a pool doesn't speak of it. */
function pooled(pool: ConnectionPool | undefined) {
  return pool === undefined || pool === "none" ? {} : { connectionPool: pool };
}

function overridden(parameters: Readonly<Record<string, string>> | undefined) {
  return parameters === undefined || Object.keys(parameters).length === 0 ? {} : { parameterOverrides: parameters };
}

/**
 * What an instance's database is called when nothing is said: Render makes underscores of hyphens. What it makes of
 * other characters is unknown; here they become underscores, too, so that the name needs no quotes anywhere.
 */
function databaseNameOf(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9_]+/g) ?? ["db"];
  return words.join("_").slice(0, longestDatabaseName);
}

/** Render adds `_user`. What it does of a name that Postgres keeps for itself is unknown: here a word comes before it. */
function userNameOf(baseName: string): string {
  const name = `${baseName}_user`;
  return databaseUserPattern.test(name) ? name : `db_${name}`.slice(0, longestUserName);
}

/** The instance after a PATCH. When its machine changes, it is `creating` again until it is up. */
export function updatePostgres(postgres: Postgres, input: PostgresUpdate, updatedAt: string): Postgres {
  const machine = {
    plan: input.plan ?? postgres.plan,
    diskSizeGB: checkDiskSize(input.diskSizeGB ?? postgres.diskSizeGB, postgres.diskSizeGB),
    highAvailabilityEnabled: input.enableHighAvailability ?? postgres.highAvailabilityEnabled,
  };
  if (postgres.plan !== "free" && machine.plan === "free") {
    throw badRequest(`\`plan\` is \`free\`: an instance can't go back to it, this one is \`${postgres.plan}\``);
  }
  const { connectionPool, parameterOverrides, expiresAt, ...kept } = postgres;
  const updated: Postgres = {
    ...kept,
    ...machine,
    ...pooled(input.connectionPool ?? connectionPool),
    ...overridden(input.parameterOverrides ?? parameterOverrides),
    ...(expiresAt !== undefined && machine.plan === "free" && { expiresAt }),
    name: input.name ?? postgres.name,
    diskAutoscalingEnabled: input.enableDiskAutoscaling ?? postgres.diskAutoscalingEnabled,
    status: isUp(postgres) && !isDeepStrictEqual({ ...postgres, ...machine }, postgres) ? "creating" : postgres.status,
    ipAllowList: input.ipAllowList === undefined ? postgres.ipAllowList : emptyToNull(input.ipAllowList),
    updatedAt,
  };
  checkMachine(updated);
  return updated;
}

function checkMachine(postgres: Postgres): void {
  checkFreeDisk(postgres);
  checkStandby(postgres);
  checkPool(postgres);
}

/** https://render.com/docs/free#limitations-of-free-render-postgres-databases */
function checkFreeDisk({ plan, diskSizeGB, diskAutoscalingEnabled }: Postgres): void {
  if (plan !== "free") return;
  if (diskSizeGB !== 1) throw badRequest(`\`diskSizeGB\` is ${diskSizeGB}: plan \`free\` has 1`);
  if (diskAutoscalingEnabled)
    throw badRequest("`enableDiskAutoscaling`: plan `free` has a disk of 1 GB, which stays so");
}

/** https://render.com/docs/postgresql-connection-pooling */
function checkPool({ connectionPool, plan }: Postgres): void {
  if (connectionPool === undefined || plan !== "free") return;
  throw badRequest("`connectionPool`: plan `free` has none, take a paid one");
}

const oldestWithStandby = 13;

/** https://render.com/docs/postgresql-high-availability */
function checkStandby({ highAvailabilityEnabled, plan, version }: Postgres): void {
  if (!highAvailabilityEnabled) return;
  if (/^(free$|basic_)/.test(plan)) {
    throw badRequest(`\`enableHighAvailability\`: plan \`${plan}\` has no standby, take a Pro or Accelerated one`);
  }
  if (Number(version) < oldestWithStandby) {
    throw badRequest(`\`enableHighAvailability\`: Postgres ${version} has no standby, take 13 or newer`);
  }
}

/** The read replicas of an instance. */
export function replicasOf(records: readonly PostgresRecord[], primaryId: string): PostgresRecord[] {
  return records.filter(({ postgres }) => postgres.primaryPostgresID === primaryId);
}

/** Whether an instance can be recovered to a point in time: https://render.com/docs/postgresql-backups */
export function hasRecovery({ postgres, server }: PostgresRecord): boolean {
  return postgres.plan !== "free" && postgres.role === "primary" && !server.isCommon;
}

/** The users of an instance, the newest and with it the default one last. */
export function credentialsOf({ credentials, postgres, password }: PostgresRecord): CredentialRecord[] {
  if (credentials.length > 0) return credentials;
  return [{ username: postgres.databaseUser, password, createdAt: postgres.createdAt }];
}

function isUp({ suspended }: Postgres): boolean {
  return suspended === "not_suspended";
}

function checkDiskSize(size: number, atLeast: number): number {
  if (size !== 1 && (size <= 0 || size % 5 !== 0)) {
    throw badRequest(`\`diskSizeGB\` is ${size}: use 1 or a multiple of 5`);
  }
  if (size < atLeast) throw badRequest(`\`diskSizeGB\` is ${size}: a disk can't shrink, this one has ${atLeast} GB`);
  return size;
}
