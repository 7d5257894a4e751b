import type { IncomingMessage } from "node:http";
import { defaultPort, type EnvVar } from "@slipway/render-api";
import { type Refusal, refuseOtherNames, refuseOtherPages } from "../../runtimes/own-names";
import { refuseAddress } from "./edge";
import type { ServiceRecord } from "./record";
import { refuseSubdomain } from "./subdomain";

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
  if (record.service.type === "private_service") return refusePrivately(record, all, request);
  const neighbours = () => all.filter((other) => other !== record).flatMap(namesOf);
  return refuseOtherNames(request, holderOf(record), namesOf(record), neighbours);
}

/** Why a request that is for a public service gets no answer of it; undefined when it does. */
export function refuseAtEdge(record: ServiceRecord, request: IncomingMessage): Refusal | undefined {
  if (record.service.type === "private_service") return undefined;
  return refuseAddress(record, request) ?? refuseSubdomain(record, request) ?? refuseInMaintenance(record);
}

/** The same of a request that comes from the private network, where no page is. */
export function refusePrivately(
  record: ServiceRecord,
  all: readonly ServiceRecord[],
  request: IncomingMessage,
): Refusal | undefined {
  const neighbours = () => all.filter((other) => other !== record).flatMap(namesOf);
  const holder = holderOf(record);
  return refuseOtherNames(request, holder, namesOf(record), neighbours) ?? refuseOtherPages(request, holder);
}

/** Where a service listens, as the private network knows it. Here each instance has another port, whatever it says. */
export function privatePortOf(envVars: readonly Pick<EnvVar, "key" | "value">[]): number {
  return Number(envVars.find(({ key }) => key === "PORT")?.value ?? defaultPort);
}

function holderOf({ service }: ServiceRecord): string {
  return `service \`${service.name}\``;
}

/**
 * The answer of a service that is being worked on; undefined when it isn't. It applies without a deploy. The private network
 * has a port of its own. How Render leads to a page of one's own is unknown: here the answer names it.
 */
function refuseInMaintenance({ service }: ServiceRecord): Refusal | undefined {
  const { maintenanceMode } = service.serviceDetails;
  if (maintenanceMode?.enabled !== true) return undefined;
  const more = maintenanceMode.uri === "" ? "" : `: see ${maintenanceMode.uri}`;
  return { status: 503, text: `service \`${service.name}\` is in maintenance${more}` };
}

/** Its name on the private network, and those that browsers have for it. */
function namesOf({ service, customDomains }: ServiceRecord): string[] {
  return [service.slug, ...customDomains.map(({ name }) => name.toLowerCase())];
}
