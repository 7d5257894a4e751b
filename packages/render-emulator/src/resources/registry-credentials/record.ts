import { type RegistryCredential, registryCredentialSchema } from "@slipway/render-api";
import { z } from "zod";
import { notFound } from "../../errors";
import { idSchema } from "../../state/file-name";
import type { Store } from "../store";

/** A credential with what no reply shows of it. */
const registryCredentialRecordSchema = registryCredentialSchema.extend({
  id: idSchema,
  authToken: z.string(),
  createdAt: z.string(),
});
export type RegistryCredentialRecord = z.infer<typeof registryCredentialRecordSchema>;

export const registryCredentialState = { registryCredentials: z.array(registryCredentialRecordSchema).default([]) };

/** @throws ApiError when there is none of that id */
export function registryCredentialOf(store: Store, id: string): RegistryCredentialRecord {
  const record = store.state.registryCredentials.find((credential) => credential.id === id);
  if (record === undefined) throw notFound(id);
  return record;
}

export function asReplied({ id, name, registry, username, updatedAt }: RegistryCredentialRecord): RegistryCredential {
  return { id, name, registry, username, updatedAt };
}
