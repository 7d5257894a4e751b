import type { IncomingMessage } from "node:http";
import { type Refusal, refuseOtherNames, refuseOtherPages } from "../../runtimes/own-names";
import type { ServiceRecord } from "./record";

/** Why a request at a service's port is not for the service; undefined when it is. */
export function refuseForService(
  { service, customDomains }: ServiceRecord,
  request: IncomingMessage,
): Refusal | undefined {
  const holder = `service \`${service.name}\``;
  // Its name on the private network, and those that browsers have for it.
  const names = [service.slug, ...customDomains.map(({ name }) => name.toLowerCase())];
  const refusal = refuseOtherNames(request, holder, names);
  return refusal ?? (service.type === "private_service" ? refuseOtherPages(request, holder) : undefined);
}
