import { type Environment, environmentSchema, type EnvironmentUpdate, type NewEnvironment } from "@slipway/render-api";
import { z } from "zod";
import { found } from "../../elements";
import { makeId, type Sources } from "../../sources";
import { idSchema } from "../../state/file-name";
import { microseconds } from "../../state/timestamps";
import type { Store } from "../store";

/** What is kept of an environment: what is in it says so itself. */
const environmentRecordSchema = environmentSchema
  .pick({ name: true, projectId: true, protectedStatus: true, networkIsolationEnabled: true })
  // No reply has the times; lists can be filtered by them.
  .extend({ id: idSchema, createdAt: z.string(), updatedAt: z.string() });
export type EnvironmentRecord = z.infer<typeof environmentRecordSchema>;

export const environmentState = { environments: z.array(environmentRecordSchema).default([]) };

/** An environment that is made now. */
export function createEnvironment(input: NewEnvironment, projectId: string, sources: Sources): EnvironmentRecord {
  const createdAt = microseconds(sources.now());
  return {
    id: makeId(sources, "environment"),
    name: input.name,
    projectId,
    protectedStatus: input.protectedStatus ?? "unprotected",
    networkIsolationEnabled: input.networkIsolationEnabled ?? false,
    createdAt,
    updatedAt: createdAt,
  };
}

/** What a PATCH changes of it. */
export function environmentChanges(
  record: EnvironmentRecord,
  input: EnvironmentUpdate,
  updatedAt: string,
): Omit<EnvironmentRecord, keyof Pick<Environment, "id" | "projectId"> | "createdAt"> {
  return {
    name: input.name ?? record.name,
    protectedStatus: input.protectedStatus ?? record.protectedStatus,
    networkIsolationEnabled: input.networkIsolationEnabled ?? record.networkIsolationEnabled,
    updatedAt,
  };
}

/** @throws ApiError when there is none of that id */
export function environmentOf(store: Store, id: string): EnvironmentRecord {
  return found(store.state.environments, id, (environment) => environment.id === id);
}
