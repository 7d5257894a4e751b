import { type EnvGroup, type EnvGroupMeta, envGroupSchema, type EnvVar, type SecretFile } from "@slipway/render-api";
import { z } from "zod";
import { found } from "../../elements";
import { shortTypes } from "../../runtimes/environment";
import { idSchema } from "../../state/file-name";
import type { Store } from "../store";

/** An environment group, with everything in the order in which it was given. */
const envGroupRecordSchema = envGroupSchema
  .omit({ serviceLinks: true, ownerId: true })
  .extend({ id: idSchema, serviceIds: z.array(idSchema) });
export type EnvGroupRecord = z.infer<typeof envGroupRecordSchema>;

export const envGroupState = { envGroups: z.array(envGroupRecordSchema).default([]) };

/** @throws ApiError when there is none of that id */
export function envGroupOf(store: Store, id: string): EnvGroupRecord {
  return found(store.state.envGroups, id, (group) => group.id === id);
}

/** What the list shows of it. */
export function metaOf({ state }: Store, record: EnvGroupRecord): EnvGroupMeta {
  const { id, name, environmentId, serviceIds, createdAt, updatedAt } = record;
  const linked = state.services.map(({ service }) => service).filter((service) => serviceIds.includes(service.id));
  return {
    id,
    name,
    ownerId: state.owner.id,
    ...(environmentId !== undefined && { environmentId }),
    serviceLinks: linked.map((service) => ({ id: service.id, name: service.name, type: shortTypes[service.type] })),
    createdAt,
    updatedAt,
  };
}

/** Render lists variables and files in the reverse of the order in which they were given. */
export function wholeOf(store: Store, record: EnvGroupRecord): EnvGroup {
  const { envVars, secretFiles } = record;
  return { ...metaOf(store, record), envVars: envVars.toReversed(), secretFiles: secretFiles.toReversed() };
}

/**
 * What a service's deploy gets of the groups that are linked to it. Of two with one name that of the group wins which was made last.
 */
export function inheritedBy({ state }: Store, serviceId: string): { envVars: EnvVar[]; secretFiles: SecretFile[] } {
  const groups = state.envGroups.filter(({ serviceIds }) => serviceIds.includes(serviceId));
  return {
    envVars: groups.flatMap(({ envVars }) => envVars),
    secretFiles: groups.flatMap(({ secretFiles }) => secretFiles),
  };
}

/** Takes a service that goes out of all groups. */
export function unlinkEverywhere({ state }: Store, serviceId: string): void {
  for (const group of state.envGroups) group.serviceIds = group.serviceIds.filter((id) => id !== serviceId);
}
