import type { Disk, DiskCreate, DiskUpdate } from "@slipway/render-api";
import { notFound } from "../../../errors";
import type { Sources } from "../../../sources";
import { microseconds } from "../../../state/timestamps";
import type { Events } from "../../events/state";
import type { Store } from "../../store";
import { happeningsOfDisk } from "../happenings";
import { serviceOf, type ServiceRecord } from "../record";
import type { DiskFolders } from "./folders";
import { changedDisk, checkDiskOf, newDisk, withDisk } from "./record";

/** What the API can do with the disks of services. */
export class Disks {
  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
    private readonly events: Events,
    private readonly folders: DiskFolders,
  ) {}

  /** Newest first, each with the workspace of its service. */
  all(): { disk: Disk; ownerId: string }[] {
    return this.store.state.services
      .flatMap(({ disk, service }) => (disk === undefined ? [] : [{ disk, ownerId: service.ownerId }]))
      .toSorted((one, other) => (one.disk.id < other.disk.id ? 1 : -1));
  }

  get(id: string): Disk {
    return diskRecordOf(this.store, id).disk;
  }

  async create({ serviceId, ...input }: DiskCreate): Promise<Disk> {
    const record = serviceOf(this.store, serviceId);
    checkDiskOf(record.service);
    const disk = newDisk(input, serviceId, this.sources);
    await this.change(record, disk);
    return disk;
  }

  async update(id: string, input: DiskUpdate): Promise<Disk> {
    const { record, disk } = diskRecordOf(this.store, id);
    const changed = changedDisk(disk, input, this.sources.now());
    await this.change(record, changed);
    return changed;
  }

  /** Its service loses the data at once. */
  async remove(id: string): Promise<void> {
    await this.change(diskRecordOf(this.store, id).record, undefined);
    await this.folders.remove(id);
  }

  private async change(record: ServiceRecord, disk: Disk | undefined): Promise<void> {
    const service = { ...withDisk(record.service, disk), updatedAt: microseconds(this.sources.now()) };
    const before = record.disk;
    const isSame = disk?.id === before?.id;
    await this.store.change(record, { service, disk, ...(!isSame && { diskSnapshots: undefined }) });
    this.events.record(service.id, ...happeningsOfDisk(before, disk));
  }
}

/** @throws ApiError when there is no disk of that id */
export function diskRecordOf({ state }: Store, id: string): { record: ServiceRecord; disk: Disk } {
  for (const record of state.services) {
    if (record.disk?.id === id) return { record, disk: record.disk };
  }
  throw notFound(id);
}
