import { existsSync, renameSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Service } from "@slipway/render-api";
import { privateFolder } from "@slipway/private-folder";
import type { MountedDisk } from "../../../runtimes/runtime";
import { fileNameOf } from "../../../state/file-name";
import { copyFolder, unfinishedCopy } from "../../../state/folder-copy";
import type { Store } from "../../store";

/**
 * Where the data of disks is: a folder for each, which outlives deploys and the emulator; and a folder for each snapshot of it. While a
 * disk is restored, what it is going to hold and what it has held stand beside it.
 */
export class DiskFolders {
  constructor(
    private readonly root: string,
    private readonly snapshotsRoot: string,
    private readonly store: Store,
  ) {}

  /** Where the data of a disk is, once there is some. */
  pathOf(diskId: string): string {
    return join(this.root, fileNameOf(diskId));
  }

  /**
   * The disk that a deploy of a service runs with; undefined when it has none, or none any more.
   *
   * @param service as the deploy sees it
   */
  async mounted({ id, serviceDetails: { disk } }: Service): Promise<MountedDisk | undefined> {
    const record = this.store.state.services.find(({ service }) => service.id === id);
    if (disk === undefined || record?.disk?.id !== disk.id) return undefined;
    const dir = join(privateFolder(this.root), fileNameOf(disk.id));
    await mkdir(dir, { recursive: true });
    return { mountPath: disk.mountPath.replace(/\/$/, ""), dir };
  }

  /** Removes the data of a disk and its snapshots, at once and for good. */
  async remove(diskId: string): Promise<void> {
    for (const path of [this.pathOf(diskId), this.snapshotsOf(diskId)]) await removeAll(path);
  }

  /** Whether a disk was ever mounted. */
  isThere(diskId: string): boolean {
    return existsSync(this.pathOf(diskId));
  }

  /** Keeps what a disk holds now. */
  async take(diskId: string, snapshotId: string): Promise<void> {
    privateFolder(this.snapshotsRoot);
    await mkdir(this.snapshotsOf(diskId), { recursive: true, mode: 0o700 });
    await copyFolder(this.pathOf(diskId), this.snapshotPath(diskId, snapshotId));
  }

  async forget(diskId: string, snapshotId: string): Promise<void> {
    await removeAll(this.snapshotPath(diskId, snapshotId));
  }

  /** Lays beside a disk what it held, for {@link exchange}. */
  async stage(diskId: string, snapshotId: string): Promise<void> {
    await this.unstage(diskId);
    await copyFolder(this.snapshotPath(diskId, snapshotId), this.stagedPath(diskId));
  }

  /** Puts what was staged in the place of what a disk holds. Nothing else comes in between: nothing starts on half of it. */
  exchange(diskId: string): void {
    const disk = this.pathOf(diskId);
    if (existsSync(disk)) renameSync(disk, this.formerPath(diskId));
    renameSync(this.stagedPath(diskId), disk);
  }

  /** Removes what stands beside a disk. */
  async unstage(diskId: string): Promise<void> {
    const staged = this.stagedPath(diskId);
    for (const path of [unfinishedCopy(staged), staged, this.formerPath(diskId)]) await removeAll(path);
  }

  /**
   * After a start of the emulator: a restore that its end cut off is finished when it had begun to take away what the disk held, and
   * forgotten when it had not. A snapshot that was not noted goes.
   */
  async settle(diskId: string, snapshotIds: readonly string[]): Promise<void> {
    const isCutOff = existsSync(this.formerPath(diskId)) && !this.isThere(diskId);
    if (isCutOff) renameSync(this.stagedPath(diskId), this.pathOf(diskId));
    await this.unstage(diskId);
    for (const name of await namesIn(this.snapshotsOf(diskId))) {
      if (!snapshotIds.includes(name)) await removeAll(join(this.snapshotsOf(diskId), name));
    }
  }

  private stagedPath(diskId: string): string {
    return `${this.pathOf(diskId)}.restored`;
  }

  private formerPath(diskId: string): string {
    return `${this.pathOf(diskId)}.former`;
  }

  private snapshotsOf(diskId: string): string {
    return join(this.snapshotsRoot, fileNameOf(diskId));
  }

  private snapshotPath(diskId: string, snapshotId: string): string {
    return join(this.snapshotsOf(diskId), fileNameOf(snapshotId));
  }
}

async function removeAll(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
}
