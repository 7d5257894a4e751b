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
    return this.find(id).disk;
  }

  async create({ serviceId, ...input }: DiskCreate): Promise<Disk> {
    const record = serviceOf(this.store, serviceId);
    checkDiskOf(record.service);
    const disk = newDisk(input, serviceId, this.sources);
    await this.change(record, disk);
    return disk;
  }

  async update(id: string, input: DiskUpdate): Promise<Disk> {
    const { record, disk } = this.find(id);
    const changed = changedDisk(disk, input, this.sources.now());
    await this.change(record, changed);
    return changed;
  }

  /** Its service loses the data at once. */
  async remove(id: string): Promise<void> {
    await this.change(this.find(id).record, undefined);
    await this.folders.remove(id);
  }

  private async change(record: ServiceRecord, disk: Disk | undefined): Promise<void> {
    const service = { ...withDisk(record.service, disk), updatedAt: microseconds(this.sources.now()) };
    const before = record.disk;
    await this.store.change(record, { service, disk });
    this.events.record(service.id, ...happeningsOfDisk(before, disk));
  }

  private find(id: string): { record: ServiceRecord; disk: Disk } {
    for (const record of this.store.state.services) {
      if (record.disk?.id === id) return { record, disk: record.disk };
    }
    throw notFound(id);
  }
}
