import {
  type DatastoreStatus,
  type Deploy,
  deploySchema,
  type DeployStatus,
  keyValueSchema,
  maxPageSize,
  ownerSchema,
  pageSchema,
  postgresSchema,
  serviceSchema,
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
    status: DeployStatus;
    /** When it ended, or began if it still goes on. RFC 3339. */
    at: string;
  };
}

/** A data store of a stack as it is now. */
export interface DataStoreStatus extends StackDataStore {
  status: DatastoreStatus | "missing";
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
  if ((await render.find(`/owners/${ownerId}`, ownerSchema)) !== undefined) return;
  throw new OperationError(
    `\`${host}\` knows no workspace \`${ownerId}\`: stack \`${stack}\` was made elsewhere, or \`render:ownerId\` is wrong.`,
  );
}

async function serviceStatus(render: RenderReader, stated: StackService): Promise<ServiceStatus> {
  const service = await render.find(`/services/${stated.id}`, serviceSchema);
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

async function deploysOf(render: RenderReader, serviceId: string): Promise<Deploy[]> {
  const page = pageSchema("deploy", deploySchema);
  const rows = await render.get(`/services/${serviceId}/deploys`, page, { limit: maxPageSize });
  return rows.map(({ deploy }) => deploy);
}

function lastDeploy({ id, status, finishedAt, createdAt }: Deploy): NonNullable<ServiceStatus["lastDeploy"]> {
  return { id, status, at: finishedAt ?? createdAt };
}

async function dataStoreStatus(render: RenderReader, stated: StackDataStore): Promise<DataStoreStatus> {
  const { id, kind } = stated;
  const found =
    kind === "Postgres"
      ? await render.find(`/postgres/${id}`, postgresSchema)
      : await render.find(`/key-value/${id}`, keyValueSchema);
  return { ...stated, status: found?.status ?? "missing" };
}
