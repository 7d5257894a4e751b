import { type RegistryCredential, registryCredentialSchema } from "@slipway/render-api";
import { z } from "zod";
import { found } from "../../elements";
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
  return found(store.state.registryCredentials, id, (credential) => credential.id === id);
}

export function asReplied({ id, name, registry, username, updatedAt }: RegistryCredentialRecord): RegistryCredential {
  return { id, name, registry, username, updatedAt };
}
