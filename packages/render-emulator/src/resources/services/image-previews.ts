import {
  digestOf,
  fullImage,
  imageName,
  type PreviewCreate,
  type Service,
  type ServiceCreate,
  untagged,
} from "@slipway/render-api";
import { badRequest } from "../../errors";
import { randomSuffix, type Sources } from "../../sources";
import type { Store } from "../store";
import type { ServiceRecord } from "./record";

/**
 * What a preview of a service is made of: the service's settings and variables, but for what is asked for. It has a disk like the
 * service's, with nothing on it, and no domains: those of the service lead to the service. Its own address always answers.
 *
 * @param isTaken whether another service has a name
 * @throws ApiError when the service can have none
 */
export function previewInput(
  { service, envVars, secretFiles }: ServiceRecord,
  { imagePath: asked, name, plan }: PreviewCreate,
  sources: Sources,
  isTaken: (name: string) => boolean,
): ServiceCreate {
  const { type, ownerId, environmentId, autoDeploy, autoDeployTrigger, serviceDetails: details } = service;
  const base = previewedImage(service);
  const imagePath = imageOfPreview(base, asked);
  const { disk, autoscaling, maintenanceMode, ipAllowList } = details;
  const { dockerCommand, preDeployCommand } = details.envSpecificDetails ?? {};
  const registryCredentialId = service.registryCredential?.id;
  return {
    ...{ type, ownerId, autoDeploy, autoDeployTrigger, environmentId, envVars, secretFiles },
    name: name ?? nameOf(service.name, imagePath, sources, isTaken),
    image: { ownerId, imagePath, registryCredentialId },
    serviceDetails: {
      runtime: "image",
      envSpecificDetails: { dockerCommand },
      plan: plan ?? details.plan,
      region: details.region,
      numInstances: details.numInstances,
      autoscaling,
      disk: disk && { name: disk.name, mountPath: disk.mountPath, sizeGB: disk.sizeGB },
      preDeployCommand,
      maxShutdownDelaySeconds: details.maxShutdownDelaySeconds,
      healthCheckPath: details.healthCheckPath,
      maintenanceMode,
      ipAllowList: ipAllowList === null ? [] : ipAllowList,
    } as ServiceCreate["serviceDetails"],
  };
}

/** Gives a preview the groups of the service that it is one of. */
export function linkAsPreview({ state }: Store, parentId: string, id: string): void {
  for (const group of state.envGroups) {
    if (group.serviceIds.includes(parentId)) group.serviceIds = [...group.serviceIds, id];
  }
}

/** A service as the preview of another, with what only a change of a service can say. */
export function asPreviewOf(parent: Service, service: Service): Service {
  const { id, name, serviceDetails } = parent;
  const isKept = serviceDetails.cache !== undefined && service.serviceDetails.plan !== "free";
  const kept = isKept ? { cache: serviceDetails.cache } : {};
  return { ...service, serviceDetails: { ...service.serviceDetails, ...kept, parentServer: { id, name } } };
}

/** A preview with the name that its service has by now. */
export function withParentsName(service: Service, records: readonly ServiceRecord[]): Service {
  const { parentServer } = service.serviceDetails;
  const parent = parentServer && records.find((record) => record.service.id === parentServer.id)?.service;
  if (parent === undefined) return service;
  const { id, name } = parent;
  return { ...service, serviceDetails: { ...service.serviceDetails, parentServer: { id, name } } };
}

/** Previews of a service, oldest first. */
export function previewsOf(records: readonly ServiceRecord[], parentId: string): ServiceRecord[] {
  return records.filter(({ service }) => service.serviceDetails.parentServer?.id === parentId);
}

/** The wording is the emulator's own: Render's is unknown. A cron job of Render's description has no field for what it is a preview of. */
function previewedImage({ name, type, imagePath, serviceDetails }: Service): string {
  if (serviceDetails.parentServer !== undefined)
    throw badRequest(`service \`${name}\` is a preview and has none itself`);
  if (type === "cron_job") throw badRequest("cron jobs have no previews");
  if (imagePath === undefined) throw badRequest("only image-backed services have previews by the API");
  return imagePath;
}

/** The image in full. It may be named by its last steps alone, which are looked for where the service's own is. */
function imageOfPreview(base: string, asked: string): string {
  const reference = asked.replace(/^https:\/\//, "");
  const [written, own] = [untagged(reference), imageName(base)];
  const isWithin = `/${own}`.endsWith(`/${written}`);
  const image = fullImage(isWithin ? `${own}${reference.slice(written.length)}` : reference);
  if (imageName(image) === own) return image;
  throw badRequest(`\`imagePath\` is \`${asked}\`: only tag and digest may differ from the service's \`${base}\``);
}

/** Render makes it of the service's name and the tag or digest; what it does where that is taken is unknown. */
function nameOf(base: string, imagePath: string, sources: Sources, isTaken: (name: string) => boolean): string {
  const end = digestOf(imagePath)?.slice("sha256:".length, "sha256:".length + 12);
  const name = `${base}-${end ?? imagePath.slice(untagged(imagePath).length + 1)}`;
  return isTaken(name) ? `${name}-${randomSuffix(sources, 4)}` : name;
}
