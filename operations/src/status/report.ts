import {
  datastoreReplySchema,
  type DeployReply,
  deployReplySchema,
  maxPageSize,
  ownerReplySchema,
  pageSchema,
  serviceReplySchema,
} from "@slipway/render-api";
import type { DeployedStack } from "../deployed-stack";
import { OperationError } from "../operation-error";
import type { RenderReader } from "../render/client";
import type { StackDataStore, StackService } from "../stack-resources";
import { liveDeploy, type ServiceState, stateOf } from "./service-state";

/** A service of a stack as it is now. */
export interface ServiceStatus extends StackService {
  state: ServiceState;
  /** The commit that serves. */
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

/** A stack as it is now. */
export interface StatusReport {
  stack: string;
  /** Address of the API that said so. */
  host: string;
  services: ServiceStatus[];
  dataStores: DataStoreStatus[];
}

/** Asks the API how everything in a stack's state is. */
export async function reportStatus({ name, resources, render }: DeployedStack): Promise<StatusReport> {
  await requireOwner(name, render);
  const [services, dataStores] = await Promise.all([
    Promise.all(resources.services.map((service) => serviceStatus(render, service))),
    Promise.all(resources.dataStores.map((dataStore) => dataStoreStatus(render, dataStore))),
  ]);
  return { stack: name, host: render.connection.host, services, dataStores };
}

/** Whether `service` serves another commit than its rollout asked for. */
export function isAstray({ asked, release, state }: ServiceStatus): boolean {
  return asked !== undefined && release !== undefined && asked !== release && state !== "deploying";
}

/** With the wrong host or workspace everything would seem to be gone. */
async function requireOwner(stack: string, render: RenderReader): Promise<void> {
  const { host, ownerId } = render.connection;
  if ((await render.find(`/owners/${ownerId}`, ownerReplySchema)) !== undefined) return;
  throw new OperationError(
    `\`${host}\` knows no workspace \`${ownerId}\`: stack \`${stack}\` was made elsewhere, or \`render:ownerId\` is wrong.`,
  );
}

async function serviceStatus(render: RenderReader, stated: StackService): Promise<ServiceStatus> {
  const service = await render.find(`/services/${stated.id}`, serviceReplySchema);
  if (service === undefined) return { ...stated, state: stateOf(undefined, []) };
  const deploys = await deploysOf(render, stated.id);
  const [newest, release] = [deploys[0], liveDeploy(deploys)?.commit?.id];
  const { url } = service.serviceDetails;
  return {
    ...stated,
    state: stateOf(service, deploys),
    ...(release !== undefined && { release }),
    ...(url !== undefined && { address: url }),
    ...(newest !== undefined && { lastDeploy: lastDeploy(newest) }),
  };
}

async function deploysOf(render: RenderReader, serviceId: string): Promise<DeployReply[]> {
  const page = pageSchema("deploy", deployReplySchema);
  const rows = await render.get(`/services/${serviceId}/deploys`, page, { limit: maxPageSize });
  return rows.map(({ deploy }) => deploy);
}

function lastDeploy({ id, status, finishedAt, createdAt }: DeployReply): NonNullable<ServiceStatus["lastDeploy"]> {
  const at = finishedAt ?? createdAt;
  return { id, status, ...(typeof at === "string" && { at }) };
}

async function dataStoreStatus(render: RenderReader, stated: StackDataStore): Promise<DataStoreStatus> {
  const { id, kind } = stated;
  const path = kind === "Postgres" ? "/postgres" : "/key-value";
  const found = await render.find(`${path}/${id}`, datastoreReplySchema);
  return { ...stated, status: found?.status ?? "missing" };
}
