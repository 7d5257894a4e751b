import { isDeepStrictEqual } from "node:util";
import type {
  CidrBlock,
  KeyValue,
  KeyValueCreate,
  KeyValueUpdate,
  Owner,
  Postgres,
  PostgresCreate,
  PostgresUpdate,
} from "@slipway/render-api";
import { badRequest } from "../errors";
import { makeId, randomSecret, randomSuffix, type Sources } from "../sources";
import { unlessEmpty } from "../unless-empty";
import type { KeyValueRecord, PostgresRecord } from "./records";
import { microseconds } from "./timestamps";

const everywhere: CidrBlock[] = [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }];

/**
 * @param takenRoles roles of the shared server that exist already: then the role gets a suffix, the reply does not show
 * it
 */
export function createPostgres(
  input: PostgresCreate,
  owner: Owner,
  takenRoles: ReadonlySet<string>,
  sources: Sources,
): PostgresRecord {
  const createdAt = microseconds(sources.now());
  const id = makeId(sources, "postgres");
  const baseName = unlessEmpty(input.databaseName) ?? input.name.replaceAll("-", "_");
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
    diskSizeGB: checkDiskSize(input.diskSizeGB ?? defaultDiskSize(input.plan), 0),
    diskAutoscalingEnabled: false,
    highAvailabilityEnabled: input.enableHighAvailability ?? false,
    ipAllowList: emptyToNull(input.ipAllowList ?? everywhere),
    owner,
    readReplicas: [],
    role: "primary",
    suspended: "not_suspended",
    suspenders: [],
    dashboardUrl: `https://dashboard.render.com/d/${id}`,
    createdAt,
    updatedAt: createdAt,
  };
  const role = takenRoles.has(databaseUser) ? `${databaseUser}_${randomSuffix(sources, 4)}` : databaseUser;
  return { postgres, role, password: randomSecret(sources, 32) };
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
    status: isDeepStrictEqual({ ...postgres, ...machine }, postgres) ? postgres.status : "creating",
    ipAllowList: input.ipAllowList === undefined ? postgres.ipAllowList : emptyToNull(input.ipAllowList),
    updatedAt,
  };
}

export function createKeyValue(input: KeyValueCreate, owner: Owner, port: number, sources: Sources): KeyValueRecord {
  const createdAt = microseconds(sources.now());
  const keyValue: KeyValue = {
    id: makeId(sources, "keyValue"),
    name: input.name,
    plan: input.plan,
    region: input.region ?? "oregon",
    status: "creating",
    version: "8.1.4",
    options: {
      maxmemoryPolicy: input.maxmemoryPolicy ?? "allkeys_lru",
      persistenceMode: input.plan === "free" ? "off" : (input.persistenceMode ?? "journal_snapshot"),
    },
    ipAllowList: emptyToNull(input.ipAllowList ?? []),
    owner,
    createdAt,
    updatedAt: createdAt,
  };
  return { keyValue, port };
}

/** The instance after a PATCH. Leaving the free plan turns persistence on when nothing else is said. */
export function updateKeyValue(keyValue: KeyValue, input: KeyValueUpdate, updatedAt: string): KeyValue {
  const plan = input.plan ?? keyValue.plan;
  const upgraded = keyValue.plan === "free" && plan !== "free";
  return {
    ...keyValue,
    name: input.name ?? keyValue.name,
    plan,
    options: {
      maxmemoryPolicy: input.maxmemoryPolicy ?? keyValue.options.maxmemoryPolicy,
      persistenceMode: input.persistenceMode ?? (upgraded ? "journal_snapshot" : keyValue.options.persistenceMode),
    },
    ipAllowList: input.ipAllowList === undefined ? keyValue.ipAllowList : emptyToNull(input.ipAllowList),
    updatedAt,
  };
}

/** An empty list comes back as null: nothing outside may connect. */
function emptyToNull(list: CidrBlock[]): CidrBlock[] | null {
  return list.length === 0 ? null : list;
}

function defaultDiskSize(plan: string): number {
  if (plan === "free") return 1;
  if (plan.startsWith("basic")) return 15;
  return plan.startsWith("pro") ? 100 : 250;
}

function checkDiskSize(size: number, atLeast: number): number {
  if (size !== 1 && (size <= 0 || size % 5 !== 0)) {
    throw badRequest(`\`diskSizeGB\` is ${size}: give 1 or a multiple of 5`);
  }
  if (size < atLeast) throw badRequest(`\`diskSizeGB\` is ${size}: a disk can't shrink, this one has ${atLeast} GB`);
  return size;
}
