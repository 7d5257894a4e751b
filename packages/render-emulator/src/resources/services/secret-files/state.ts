import type { SecretFile } from "@slipway/render-api";
import { found, withElement } from "../../../elements";
import { checkSecretFilesSize } from "../../secret-files-size";
import type { Store } from "../../store";
import { serviceOf } from "../record";

/** Replaces all of a service's secret files. */
export async function setSecretFiles(store: Store, serviceId: string, secretFiles: SecretFile[]): Promise<void> {
  const record = serviceOf(store, serviceId);
  checkSecretFilesSize(secretFiles);
  await store.change(record, { secretFiles });
}

/** Sets one of a service's secret files: in its place when it was there, else last. */
export async function setSecretFile(store: Store, serviceId: string, file: SecretFile): Promise<SecretFile> {
  const record = serviceOf(store, serviceId);
  await setSecretFiles(
    store,
    serviceId,
    withElement(record.secretFiles, file, ({ name }) => name),
  );
  return file;
}

/** @throws ApiError when the service has no secret file of that name */
export function findSecretFile(store: Store, serviceId: string, name: string): SecretFile {
  return found(serviceOf(store, serviceId).secretFiles, name, (file) => file.name === name);
}

export async function removeSecretFile(store: Store, serviceId: string, name: string): Promise<void> {
  const file = findSecretFile(store, serviceId, name);
  const record = serviceOf(store, serviceId);
  await store.change(record, { secretFiles: record.secretFiles.filter((other) => other !== file) });
}
