import type { LogStreamOverride } from "@slipway/render-api";
import { found } from "../../elements";
import { notFound } from "../../errors";
import type { ServiceRecord } from "../services/record";
import type { Store } from "../store";
import type { OverrideRecord } from "./record";

/** Something that has logs, and what says where they are sent. */
interface Holder {
  readonly id: string;
  readonly record: { logStream?: OverrideRecord | undefined };
}

function holders({ state }: Store): Holder[] {
  return [
    ...state.services.map((record) => ({ id: record.service.id, record })),
    ...state.postgres.map((record) => ({ id: record.postgres.id, record })),
    ...state.keyValues.map((record) => ({ id: record.keyValue.id, record })),
  ];
}

/** @throws ApiError when there is nothing of that id */
export function holderOf(store: Store, id: string): Holder {
  return found(holders(store), id, (holder) => holder.id === id);
}

/** The override of one thing, as it is replied. */
export function overrideOf({ id, record: { logStream } }: Holder): LogStreamOverride {
  if (logStream === undefined) throw notFound(id);
  return { resourceId: id, endpoint: logStream.endpoint, setting: logStream.setting };
}

/** Every override: of services, of databases, of key value instances, of each the newest first. */
export function overrides(store: Store): LogStreamOverride[] {
  const found = holders(store).filter(({ record }) => record.logStream !== undefined);
  return found.toReversed().map(overrideOf);
}

/** Where something's lines are sent. */
export interface Destination {
  readonly endpoint: string;
  readonly token: string | undefined;
}

/** Where a service's lines are sent, if anywhere: its own override comes before the workspace's stream, which may have no previews'. */
export function destinationOf(
  { logStream: ofWorkspace }: Store["state"],
  { service, logStream: own }: Pick<ServiceRecord, "service" | "logStream">,
): Destination | undefined {
  const isPreview = service.serviceDetails.parentServer !== undefined;
  if (own === undefined && isPreview && ofWorkspace?.preview === "drop") return undefined;
  const { endpoint = "", token } = own ?? ofWorkspace ?? {};
  return endpoint === "" ? undefined : { endpoint, token };
}

/** The endpoints that something may be sent to. */
export function endpointsOf(store: Store): ReadonlySet<string> {
  const { logStream } = store.state;
  return new Set([logStream?.endpoint ?? "", ...overrides(store).map(({ endpoint }) => endpoint)]);
}
