import { folderSize } from "../../runtimes/load/folder-size";
import type { Finding, Survey } from "../metrics/survey";
import type { Store } from "../store";
import type { DiskFolders } from "./disks/folders";
import type { LiveServices } from "./live-services";
import type { ServiceRecord } from "./record";

const bytesPerGB = 1024 ** 3;

/** How many instances of each service run, and how full its disk is. */
export function surveyOfServices(store: Store, liveServices: LiveServices, folders: DiskFolders): Survey {
  const instancesOf = ({ service: { id, type } }: ServiceRecord): Finding[] => {
    if (type === "static_site" || type === "cron_job") return [];
    const value = liveServices.release(id)?.instances().length ?? 0;
    return [{ metric: "instance-count", resource: id, value }];
  };
  const diskOf = async ({ service: { id }, disk }: ServiceRecord): Promise<Finding[]> => {
    if (disk === undefined) return [];
    return [
      { metric: "disk-usage", resource: id, value: await folderSize(folders.pathOf(disk.id)) },
      { metric: "disk-capacity", resource: id, value: disk.sizeGB * bytesPerGB },
    ];
  };
  return async (isAsked) => {
    const { services } = store.state;
    const found = services
      .filter(({ service: { id } }) => isAsked(id, "instance-count"))
      .flatMap((record) => instancesOf(record));
    // One after another: walking through many at once would take the disk from what runs.
    for (const record of services) {
      const { id } = record.service;
      if (isAsked(id, "disk-usage") || isAsked(id, "disk-capacity")) found.push(...(await diskOf(record)));
    }
    return found;
  };
}
