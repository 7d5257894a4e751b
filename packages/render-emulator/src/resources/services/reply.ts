import type { Service } from "@slipway/render-api";
import { asReplied as credentialAsReplied, type RegistryCredentialRecord } from "../registry-credentials/record";
import { edgeAsReplied } from "./edge";

/**
 * A service as the API shows it. Render keeps the delay at shutdown, and no recorded reply has it. The credential that a
 * Dockerfile's base images are pulled with stands in full among the details of its build, that of an image beside it.
 */
export function serviceAsReplied(service: Service, credentials: readonly RegistryCredentialRecord[]): Service {
  const serviceDetails = { ...service.serviceDetails, ...edgeAsReplied(service.type, service.serviceDetails) };
  delete serviceDetails.maxShutdownDelaySeconds;
  if (serviceDetails.runtime !== "docker") return { ...service, serviceDetails };
  const { registryCredential: used, ...rest } = service;
  const credential = credentials.find(({ id }) => id === used?.id);
  if (credential === undefined) return { ...rest, serviceDetails };
  const registryCredential = credentialAsReplied(credential);
  const envSpecificDetails = { ...serviceDetails.envSpecificDetails, registryCredential };
  return { ...rest, serviceDetails: { ...serviceDetails, envSpecificDetails } };
}
