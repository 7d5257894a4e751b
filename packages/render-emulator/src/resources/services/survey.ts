import { folderSize } from "../../runtimes/load/folder-size";
import type { ResourceMetric } from "../metrics/measurements";
import type { Finding, Survey } from "../metrics/survey";
import type { Store } from "../store";
import type { DiskFolders } from "./disks/folders";
import type { LiveServices } from "./live-services";
import type { ServiceRecord } from "./record";

const bytesPerGB = 1024 ** 3;

/** How many instances of each service run, and how full the disk is of what runs. */
export function surveyOfServices(store: Store, liveServices: LiveServices, folders: DiskFolders): Survey {
  const instancesOf = ({ service: { id, type } }: ServiceRecord): Finding[] => {
    if (type === "static_site" || type === "cron_job") return [];
    const value = liveServices.release(id)?.instances().length ?? 0;
    return [{ metric: "instance-count", resource: id, value }];
  };
  const usageOf = async ({ service: { id }, disk }: ServiceRecord): Promise<Finding[]> => {
    // Nothing writes to the disk of what doesn't run, as while it is suspended.
    if (disk === undefined || liveServices.release(id) === undefined) return [];
    return [{ metric: "disk-usage", resource: id, value: await folderSize(folders.pathOf(disk.id)) }];
  };
  const capacityOf = ({ service: { id }, disk }: ServiceRecord): Finding[] =>
    disk === undefined ? [] : [{ metric: "disk-capacity", resource: id, value: disk.sizeGB * bytesPerGB }];
  return async (isAsked) => {
    const { services } = store.state;
    const asked = (metric: ResourceMetric) => services.filter(({ service: { id } }) => isAsked(id, metric));
    const found = [...asked("instance-count").flatMap(instancesOf), ...asked("disk-capacity").flatMap(capacityOf)];
    // One after another: walking through many at once would take the disk from what runs.
    for (const record of asked("disk-usage")) found.push(...(await usageOf(record)));
    return found;
  };
}
