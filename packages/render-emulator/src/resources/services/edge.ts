import type { IncomingMessage } from "node:http";
import type { ServiceDetails, ServiceType } from "@slipway/render-api";
import { callerOf } from "../../runtimes/edge-headers";
import type { Refusal } from "../../runtimes/own-names";
import { allows, everywhere } from "../ip-allow-list";
import type { ServiceRecord } from "./record";
import { subdomainPolicyOf } from "./subdomain";

type Edge = Pick<ServiceDetails, "ipAllowList" | "cache">;
type Access = Partial<Pick<ServiceDetails, "renderSubdomainPolicy" | "ipAllowList">>;

/** Where a web service or static site is reached, and by whom, as a request says it or as it is already. */
export function accessOf(input: Access, current: Access): Access {
  const { ipAllowList = current.ipAllowList } = input;
  return { ...subdomainPolicyOf(input, current), ...(ipAllowList !== undefined && { ipAllowList }) };
}

/**
 * What Render's edge does for a service, as replies have it. No recorded reply has either. Here the list is there once it was set, so that it
 * can be read back, and what is kept always.
 */
export function edgeAsReplied(type: ServiceType, { ipAllowList: list, cache }: Edge): Edge {
  if (type !== "web_service" && type !== "static_site") return {};
  return {
    // Empty it is null, as Render replies elsewhere.
    ...(list !== undefined && { ipAllowList: list?.length === 0 ? null : list }),
    // It is only kept: there is no edge here that could keep an answer.
    ...(type === "web_service" && { cache: cache ?? { profile: "no-cache" } }),
  };
}

/** Why a request from outside isn't answered, by its sender's address; undefined when it is. Render's own answer is unknown. */
export function refuseAddress(
  { service }: Pick<ServiceRecord, "service">,
  request: IncomingMessage,
): Refusal | undefined {
  const address = callerOf(request);
  if (allows(service.serviceDetails.ipAllowList ?? everywhere, address)) return undefined;
  return { status: 403, text: `service \`${service.name}\` has no range with ${address} in its \`ipAllowList\`` };
}
