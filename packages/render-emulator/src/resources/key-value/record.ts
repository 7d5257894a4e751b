import {
  type KeyValue,
  type KeyValueCreate,
  keyValueSchema,
  type KeyValueUpdate,
  keyValuePlanSchema,
  type Owner,
} from "@slipway/render-api";
import { z } from "zod";
import { emptyToNull } from "../../elements";
import { badRequest } from "../../errors";
import { makeId, type Sources } from "../../sources";
import { idSchema } from "../../state/file-name";
import { microseconds } from "../../state/timestamps";
import { overrideRecordSchema as logStreamSchema } from "../log-streams/record";

const externalSchema = z.object({ port: z.number().int(), password: z.string() });

const keyValueRecordSchema = z.object({
  keyValue: keyValueSchema.extend({ id: idSchema }),
  port: z.number().int(),
  /** Of the user `default`, whom it is reached as from inside. */
  password: z.string(),
  /** How it is reached from outside. Absent where an emulator made it that had no such way; it then gets one. */
  external: externalSchema.optional(),
  /** Where its logs are sent in place of the workspace's stream, if they are. */
  logStream: logStreamSchema.optional(),
});
export type KeyValueRecord = z.infer<typeof keyValueRecordSchema>;

export const keyValueState = { keyValues: z.array(keyValueRecordSchema).default([]) };

/** An instance that is made now, but for its ports. */
export function createKeyValue(input: KeyValueCreate, owner: Owner, sources: Sources): KeyValue {
  const createdAt = microseconds(sources.now());
  return {
    id: makeId(sources, "keyValue"),
    name: input.name,
    plan: input.plan,
    region: input.region ?? "oregon",
    status: "creating",
    version: "8.1.4",
    options: {
      maxmemoryPolicy: input.maxmemoryPolicy ?? "allkeys_lru",
      persistenceMode: checkPersistence(input.plan, input.persistenceMode ?? defaultPersistence(input.plan)),
    },
    ipAllowList: emptyToNull(input.ipAllowList ?? []),
    owner,
    ...(input.environmentId !== undefined && { environmentId: input.environmentId }),
    createdAt,
    updatedAt: createdAt,
  };
}

/** The instance after a PATCH. Leaving the free plan turns persistence on when nothing else is said. */
export function updateKeyValue(keyValue: KeyValue, input: KeyValueUpdate, updatedAt: string): KeyValue {
  const plan = input.plan ?? keyValue.plan;
  const upgraded = keyValue.plan === "free" && plan !== "free";
  const keptMode = upgraded ? defaultPersistence(plan) : (keyValue.options.persistenceMode ?? defaultPersistence(plan));
  if (sizeOf(plan) < sizeOf(keyValue.plan)) {
    throw badRequest(`\`plan\` is \`${plan}\`: an instance can't get smaller, this one is \`${keyValue.plan}\``);
  }
  return {
    ...keyValue,
    name: input.name ?? keyValue.name,
    plan,
    options: {
      maxmemoryPolicy: input.maxmemoryPolicy ?? keyValue.options.maxmemoryPolicy,
      persistenceMode: checkPersistence(plan, input.persistenceMode ?? keptMode),
    },
    ipAllowList: input.ipAllowList === undefined ? keyValue.ipAllowList : emptyToNull(input.ipAllowList),
    updatedAt,
  };
}

function defaultPersistence(plan: string): string {
  return plan === "free" ? "off" : "journal_snapshot";
}

/** A free instance has memory only. */
function checkPersistence(plan: string, mode: string): string {
  if (plan !== "free" || mode === "off") return mode;
  throw badRequest(`\`persistenceMode\` is \`${mode}\`: plan \`free\` keeps nothing, leave it out or take a paid plan`);
}

function sizeOf(plan: string): number {
  return keyValuePlanSchema.options.findIndex((one) => one === plan);
}
