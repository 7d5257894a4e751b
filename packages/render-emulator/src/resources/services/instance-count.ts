import { microseconds } from "../../state/timestamps";
import type { Sources } from "../../sources";
import type { Store } from "../store";
import { deploysOf, isUnfinished } from "./deploys/record";
import type { LiveServices } from "./live-services";
import type { ServiceRecord } from "./record";

export interface InstanceCountParts {
  store: Store;
  sources: Sources;
  liveServices: LiveServices;
}

/** Lets so many instances of a service run, at once and without a deploy: what is live has them, and what is being deployed. */
export async function setInstanceCount(
  { store, sources, liveServices }: InstanceCountParts,
  record: ServiceRecord,
  numInstances: number,
): Promise<void> {
  const { id } = record.service;
  const current = deploysOf(store, id).filter(
    (deploy) => deploy.deploy.id === record.liveDeployId || isUnfinished(deploy),
  );
  for (const { settings } of current) {
    if (settings !== undefined) settings.service.serviceDetails.numInstances = numInstances;
  }
  const serviceDetails = { ...record.service.serviceDetails, numInstances };
  const service = { ...record.service, serviceDetails, updatedAt: microseconds(sources.now()) };
  await store.change(record, { service });
  await liveServices.release(id)?.scale(numInstances);
}
