import type { IncomingMessage } from "node:http";
import { hostOf, type Refusal, refuseOtherNames, refuseOtherPages } from "../../runtimes/own-names";
import type { ServiceRecord } from "./record";

/**
 * Why a request at a service's port is not for the service; undefined when it is.
 *
 * @param all the emulator's services: one of them may pass on what it was asked by its own name
 */
export function refuseForService(
  record: ServiceRecord,
  all: readonly ServiceRecord[],
  request: IncomingMessage,
): Refusal | undefined {
  const { service } = record;
  const holder = `service \`${service.name}\``;
  const neighbours = () => all.filter((other) => other !== record).flatMap(namesOf);
  const refusal = refuseOtherNames(request, holder, namesOf(record), neighbours);
  return refusal ?? (service.type === "private_service" ? refuseOtherPages(request, holder) : undefined);
}

/**
 * The answer of a service that is being worked on; undefined when it isn't. It applies without a deploy. A caller that names it as the private
 * network does is none of the world. How Render leads to a page of one's own is unknown: here the answer names it.
 */
export function refuseInMaintenance({ service }: ServiceRecord, request: IncomingMessage): Refusal | undefined {
  const { maintenanceMode } = service.serviceDetails;
  if (maintenanceMode?.enabled !== true || hostOf(request) === service.slug) return undefined;
  const more = maintenanceMode.uri === "" ? "" : `: see ${maintenanceMode.uri}`;
  return { status: 503, text: `service \`${service.name}\` is in maintenance${more}` };
}

/** Its name on the private network, and those that browsers have for it. */
function namesOf({ service, customDomains }: ServiceRecord): string[] {
  return [service.slug, ...customDomains.map(({ name }) => name.toLowerCase())];
}
