import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Service } from "@slipway/render-api";
import { privateFolder } from "@slipway/private-folder";
import type { MountedDisk } from "../../../runtimes/runtime";
import { fileNameOf } from "../../../state/file-name";
import type { Store } from "../../store";

/** Where the data of disks is: a folder for each, which outlives deploys and the emulator. */
export class DiskFolders {
  constructor(
    private readonly root: string,
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

  /** Removes the data of a disk, at once and for good. */
  async remove(diskId: string): Promise<void> {
    await rm(this.pathOf(diskId), { recursive: true, force: true, maxRetries: 3 });
  }
}
