import type { Disk, DiskRestore, DiskSnapshot } from "@slipway/render-api";
import { Background } from "../../../background";
import { badRequest, messageOf, notFound } from "../../../errors";
import type { Profile } from "../../../profile";
import { report } from "../../../report";
import { Queue } from "../../../runtimes/queue";
import { type Pause, pauseByClock, randomSuffix, type Sources } from "../../../sources";
import { microseconds } from "../../../state/timestamps";
import type { LogStore } from "../../logs/state";
import type { Store } from "../../store";
import { deploysOf } from "../deploys/record";
import type { Instances } from "../instances";
import type { LiveServices } from "../live-services";
import type { ServiceRecord } from "../record";
import type { DiskFolders } from "./folders";
import { isDue, keptWith, snapshotOfKey, withKeys } from "./snapshot-record";
import { diskRecordOf } from "./state";

export interface DiskSnapshotsParts {
  store: Store;
  sources: Sources;
  logs: Pick<LogStore, "append">;
  folders: DiskFolders;
  liveServices: Pick<LiveServices, "vacate" | "isVacant" | "release">;
  instances: Pick<Instances, "replace" | "bringBack">;
  pace: Pick<Profile, "snapshotIntervalMs">;
  /**
   * Ends after so many milliseconds, or at once by the signal.
   *
   * @default the machine's clock
   */
  pause?: Pause;
}

/** How late a snapshot may be. */
const noticeMs = 5_000;
/** One that has failed, as on a full disk, isn't tried again before that. */
const retryMs = 60_000;

/** What disks held from time to time, and the way back to it. */
export class DiskSnapshots {
  readonly background = new Background((signal) => this.follow(signal));
  private readonly changes = new Queue();
  /** When a snapshot of a disk has failed, in milliseconds since 1970, unless another one has been made since. */
  private readonly failed = new Map<string, number>();

  constructor(private readonly parts: DiskSnapshotsParts) {}

  /** After a start of the emulator: brings to an end what its end cut off. */
  async settle(): Promise<void> {
    const { folders, store } = this.parts;
    for (const { disk, diskSnapshots = [] } of store.state.services) {
      const ids = diskSnapshots.map(({ id }) => id);
      if (disk !== undefined) await folders.settle(disk.id, ids);
    }
  }

  /** Newest first. Their keys are good for a day from now on. */
  async list(diskId: string): Promise<DiskSnapshot[]> {
    const { store, sources } = this.parts;
    const { record } = diskRecordOf(store, diskId);
    const listed = withKeys(record.diskSnapshots ?? [], sources);
    if (listed.length > 0) await store.change(record, { diskSnapshots: listed });
    return listed.map(({ createdAt, key }) => ({ createdAt, snapshotKey: key })).toReversed();
  }

  /**
   * Puts what a snapshot holds in the place of all that a disk holds. Of the service Render says that a deploy may follow; here it runs on
   * until its new files lie ready, is ended while they take their place, and is started again with them.
   */
  restore(diskId: string, { snapshotKey, instanceId }: DiskRestore): Promise<Disk> {
    return this.changes.run(diskId, async () => {
      const { store, sources, folders, liveServices, logs } = this.parts;
      const { record } = diskRecordOf(store, diskId);
      const { id } = record.service;
      const instances = liveServices.release(id)?.instances() ?? [];
      if (instanceId !== undefined && !instances.some((one) => one.id === instanceId)) throw notFound(instanceId);
      const snapshot = snapshotOfKey(record.diskSnapshots ?? [], snapshotKey, sources.now());
      this.refuseWhileDeployed(record);
      try {
        await folders.stage(diskId, snapshot.id);
        await this.exchange(record, diskId);
      } finally {
        await folders.unstage(diskId);
      }
      logs.append({ resource: id, type: "build" }, `==> Disk restored to its snapshot of ${snapshot.createdAt}`);
      return diskRecordOf(store, diskId).disk;
    });
  }

  /** Makes the snapshots that are due, one after another. */
  async takeDue(): Promise<void> {
    const { store, sources, pace } = this.parts;
    for (const record of [...store.state.services]) {
      const { disk, diskSnapshots = [], service } = record;
      const now = sources.now();
      if (disk === undefined || !isDue(disk, diskSnapshots, now - pace.snapshotIntervalMs)) continue;
      if ((this.failed.get(disk.id) ?? 0) > now - retryMs) continue;
      this.failed.delete(disk.id);
      await this.changes
        .run(disk.id, () => this.take(record, disk))
        .catch((error: unknown) => {
          this.failed.set(disk.id, now);
          report(`There is no new snapshot of disk \`${disk.name}\` of \`${service.name}\`: ${messageOf(error)}`);
        });
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { pause = pauseByClock } = this.parts;
    while (!signal.aborted) {
      await this.takeDue();
      await pause(noticeMs, signal);
    }
  }

  private async take(record: ServiceRecord, disk: Disk): Promise<void> {
    const { store, sources, folders } = this.parts;
    const taken = { id: randomSuffix(sources, 20), createdAt: microseconds(sources.now()) };
    // What never ran has nothing.
    if (!folders.isThere(disk.id)) return;
    const isGone = () => !store.state.services.includes(record) || record.disk?.id !== disk.id;
    await folders.take(disk.id, taken.id).catch((error: unknown) => {
      if (!isGone()) throw error;
    });
    if (isGone()) return folders.remove(disk.id);
    const { kept, gone } = keptWith(record.diskSnapshots ?? [], taken);
    await store.change(record, { diskSnapshots: kept });
    for (const one of gone) await folders.forget(disk.id, one.id);
  }

  /** Nothing of the service runs while the disk is exchanged, and nothing can start in that moment. */
  private async exchange(record: ServiceRecord, diskId: string): Promise<void> {
    const { store, folders, liveServices, instances } = this.parts;
    const { id } = record.service;
    try {
      do await liveServices.vacate(id);
      while (!liveServices.isVacant(id));
      diskRecordOf(store, diskId);
      this.refuseWhileDeployed(record);
      folders.exchange(diskId);
    } catch (error) {
      instances.bringBack(id);
      throw error;
    }
    instances.replace(record);
  }

  /** A deploy starts instances of its own, which would have what is taken away. */
  private refuseWhileDeployed({ service }: ServiceRecord): void {
    const deploy = deploysOf(this.parts.store, service.id).find((one) => one.deploy.status === "update_in_progress");
    if (deploy === undefined) return;
    throw badRequest(`deploy ${deploy.deploy.id} is starting on the disk: restore once it has ended`);
  }
}
