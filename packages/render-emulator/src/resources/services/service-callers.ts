import type { IncomingMessage } from "node:http";
import { type Refusal, refuseOtherNames, refuseOtherPages } from "../../runtimes/own-names";
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

/** Its name on the private network, and those that browsers have for it. */
function namesOf({ service, customDomains }: ServiceRecord): string[] {
  return [service.slug, ...customDomains.map(({ name }) => name.toLowerCase())];
}
