import type { Disk, DiskUpdate, Service, ServiceDisk, ServiceDiskInput } from "@slipway/render-api";
import { badRequest } from "../../../errors";
import { makeId, type Sources } from "../../../sources";
import { microseconds } from "../../../state/timestamps";

/** A disk that is made now. */
export function newDisk({ name, mountPath, sizeGB = 1 }: ServiceDiskInput, serviceId: string, sources: Sources): Disk {
  const at = microseconds(sources.now());
  return { id: makeId(sources, "disk"), name, sizeGB, mountPath, serviceId, createdAt: at, updatedAt: at };
}

/** The disk after a PATCH: what the body leaves out stays. */
export function changedDisk(disk: Disk, { name, mountPath, sizeGB }: DiskUpdate, now: number): Disk {
  if (sizeGB !== undefined && sizeGB < disk.sizeGB) {
    throw badRequest(`\`sizeGB\` is ${sizeGB}, but the disk has ${disk.sizeGB} GB: it can only grow`);
  }
  return {
    ...disk,
    name: name ?? disk.name,
    mountPath: mountPath ?? disk.mountPath,
    sizeGB: sizeGB ?? disk.sizeGB,
    updatedAt: microseconds(now),
  };
}

/** The service with this disk, or with none. What runs has it with the next deploy. */
export function withDisk(service: Service, disk: Disk | undefined): Service {
  const { disk: former, ...serviceDetails } = service.serviceDetails;
  if (disk === undefined) return former === undefined ? service : { ...service, serviceDetails };
  const { id, name, sizeGB, mountPath } = disk;
  const shown: ServiceDisk = { id, name, sizeGB, mountPath };
  return { ...service, serviceDetails: { ...serviceDetails, disk: shown } };
}

/** Refuses a disk where there can be none. The wording is the emulator's own: Render's is unknown. */
export function checkDiskOf({ type, serviceDetails: { plan, numInstances = 1, autoscaling, disk } }: Service): void {
  if (type === "static_site" || type === "cron_job") throw badRequest(`disks are not for a ${type}`);
  if (plan === "free") throw badRequest("disks are not for services on plan `free`");
  if (numInstances > 1) throw badRequest(`a service with a disk has one instance, and this one has ${numInstances}`);
  if (autoscaling !== undefined)
    throw badRequest("a service with a disk has one instance, and this one has autoscaling");
  if (disk !== undefined) throw badRequest(`the service has disk ${disk.id} already, and can have one`);
}
