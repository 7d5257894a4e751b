import {
  datastoreReplySchema,
  type DeployReply,
  formatRelease,
  parseRelease,
  releaseOf,
  sameRelease,
} from "@slipway/render-api";
import {
  deploysOf,
  findUnlessGone,
  getService,
  liveAmong,
  type RenderClient,
  requireOwner,
  Snapshot,
} from "@slipway/render-client";
import type { DeployedStack } from "../deployed-stack";
import type { StackDataStore, StackService } from "../stack-resources";
import { type ServiceState, stateOf } from "./service-state";

/** A service of a stack as it is now. */
export interface ServiceStatus extends StackService {
  state: ServiceState;
  /** The release that serves, as text. */
  release?: string;
  address?: string;
  lastDeploy?: {
    id: string;
    status: string;
    /** When it ended, or began if it still goes on, where Render says so. RFC 3339. */
    at?: string;
  };
}

/** A data store of a stack as it is now. */
export interface DataStoreStatus extends StackDataStore {
  /** As Render says it, or `missing`. */
  status: string;
}

/** A registry of images beside an emulator. */
export interface RegistryStatus {
  /** What stands before the name of an image. */
  address: string;
  /** What its images take on this machine's disk. */
  bytes: number;
}

/** A stack as it is now. */
export interface StatusReport {
  stack: string;
  /** Address of the API that said so. */
  host: string;
  services: ServiceStatus[];
  dataStores: DataStoreStatus[];
  /** Absent where the stack is on no emulator, or that has no images. */
  registry?: RegistryStatus;
}

/** Asks the API how everything in a stack's state is. */
export async function reportStatus({ name, resources, render }: DeployedStack): Promise<StatusReport> {
  // With the wrong host or workspace everything would seem to be gone.
  await requireOwner(render);
  const snapshot = new Snapshot(render);
  const [services, dataStores] = await Promise.all([
    Promise.all(resources.services.map((service) => serviceStatus(render, snapshot, service))),
    Promise.all(resources.dataStores.map((dataStore) => dataStoreStatus(render, snapshot, dataStore))),
  ]);
  return { stack: name, host: render.connection.host, services, dataStores };
}

/** Whether `service` serves another release than its rollout asked for. */
export function isAstray({ asked, release, state }: ServiceStatus): boolean {
  if (asked === undefined || release === undefined || state === "deploying") return false;
  return !sameRelease(parseRelease(asked), parseRelease(release));
}

async function serviceStatus(render: RenderClient, snapshot: Snapshot, stated: StackService): Promise<ServiceStatus> {
  const { id } = stated;
  const service = (await snapshot.service(id)) ?? (await findUnlessGone(render, () => getService(render, id)));
  if (service === undefined) return { ...stated, state: stateOf(stated, undefined, []) };
  const deploys = await deploysOf(render, id);
  const [newest, live] = [deploys[0], liveAmong(deploys)];
  const release = live && releaseOf(live);
  const { url } = service.serviceDetails;
  return {
    ...stated,
    state: stateOf(stated, service, deploys),
    ...(release !== undefined && { release: formatRelease(release) }),
    ...(url !== undefined && { address: url }),
    ...(newest !== undefined && { lastDeploy: lastDeploy(newest) }),
  };
}

function lastDeploy({ id, status, finishedAt, createdAt }: DeployReply): NonNullable<ServiceStatus["lastDeploy"]> {
  const at = finishedAt ?? createdAt;
  return { id, status, ...(typeof at === "string" && { at }) };
}

async function dataStoreStatus(
  render: RenderClient,
  snapshot: Snapshot,
  stated: StackDataStore,
): Promise<DataStoreStatus> {
  const { id, kind } = stated;
  const [path, listed] =
    kind === "Postgres" ? ["/postgres", await snapshot.postgres(id)] : ["/key-value", await snapshot.keyValue(id)];
  const found =
    listed ?? (await findUnlessGone(render, () => render.ask("get", `${path}/${id}`, datastoreReplySchema)));
  return { ...stated, status: found?.status ?? "missing" };
}
