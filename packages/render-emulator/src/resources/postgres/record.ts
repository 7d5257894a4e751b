import { isDeepStrictEqual } from "node:util";
import {
  type Owner,
  type Postgres,
  type PostgresCreate,
  postgresSchema,
  type PostgresUpdate,
  defaultPostgresDisk,
  longestDatabaseName,
} from "@slipway/render-api";
import { z } from "zod";
import { badRequest } from "../../errors";
import { makeId, randomSecret, randomSuffix, type Sources } from "../../sources";
import { idSchema } from "../../state/file-name";
import { microseconds } from "../../state/timestamps";
import { unlessEmpty } from "../../unless-empty";
import { emptyToNull, everywhere } from "../ip-allow-list";

const postgresRecordSchema = z.object({
  postgres: postgresSchema.extend({ id: idSchema }),
  password: z.string(),
  /** Where its Postgres server lives. Instances that an earlier emulator made share one. */
  server: z.object({ isOutlying: z.boolean(), isCommon: z.boolean(), port: z.number().int(), password: z.string() }),
});
export type PostgresRecord = z.infer<typeof postgresRecordSchema>;

export const postgresState = { postgres: z.array(postgresRecordSchema).default([]) };

/** An instance that is made now, but for its server's place. */
export function createPostgres(input: PostgresCreate, owner: Owner, sources: Sources): Omit<PostgresRecord, "server"> {
  const createdAt = microseconds(sources.now());
  const id = makeId(sources, "postgres");
  const baseName = unlessEmpty(input.databaseName) ?? databaseNameOf(input.name);
  const databaseName = `${baseName}_${randomSuffix(sources, 4)}`;
  const databaseUser = unlessEmpty(input.databaseUser) ?? `${baseName}_user`;
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
    dashboardUrl: `https://dashboard.render.com/d/${id}`,
    createdAt,
    updatedAt: createdAt,
  };
  return { postgres, password: randomSecret(sources, 32) };
}

/**
 * What an instance's database is called when nothing is said: Render makes underscores of hyphens. What it makes of
 * other characters is unknown; here they become underscores, too, so that the name needs no quotes anywhere.
 */
function databaseNameOf(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9_]+/g) ?? ["db"];
  return words.join("_").slice(0, longestDatabaseName);
}

/** The instance after a PATCH. When its machine changes, it is `creating` again until it is up. */
export function updatePostgres(postgres: Postgres, input: PostgresUpdate, updatedAt: string): Postgres {
  const machine = {
    plan: input.plan ?? postgres.plan,
    diskSizeGB: checkDiskSize(input.diskSizeGB ?? postgres.diskSizeGB, postgres.diskSizeGB),
    highAvailabilityEnabled: input.enableHighAvailability ?? postgres.highAvailabilityEnabled,
  };
  return {
    ...postgres,
    ...machine,
    name: input.name ?? postgres.name,
    diskAutoscalingEnabled: input.enableDiskAutoscaling ?? postgres.diskAutoscalingEnabled,
    status: isDeepStrictEqual({ ...postgres, ...machine }, postgres) ? postgres.status : "creating",
    ipAllowList: input.ipAllowList === undefined ? postgres.ipAllowList : emptyToNull(input.ipAllowList),
    updatedAt,
  };
}

function checkDiskSize(size: number, atLeast: number): number {
  if (size !== 1 && (size <= 0 || size % 5 !== 0)) {
    throw badRequest(`\`diskSizeGB\` is ${size}: use 1 or a multiple of 5`);
  }
  if (size < atLeast) throw badRequest(`\`diskSizeGB\` is ${size}: a disk can't shrink, this one has ${atLeast} GB`);
  return size;
}
