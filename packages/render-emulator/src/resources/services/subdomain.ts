import type { IncomingMessage } from "node:http";
import type { ServiceDetails } from "@slipway/render-api";
import { hostOf, type Refusal } from "../../runtimes/own-names";
import type { ServiceRecord } from "./record";

type Policy = Partial<Pick<ServiceDetails, "renderSubdomainPolicy">>;

/** Whether Render's own address leads to a service. That it doesn't needs a domain at Render; its words without one are unknown. */
export function subdomainPolicyOf(input: Policy, current: Policy): Required<Policy> {
  return { renderSubdomainPolicy: input.renderSubdomainPolicy ?? current.renderSubdomainPolicy ?? "enabled" };
}

/** Why a request isn't answered at the address that Render gives a service; undefined when it is. */
export function refuseSubdomain(
  { service, customDomains }: Pick<ServiceRecord, "service" | "customDomains">,
  request: IncomingMessage,
): Refusal | undefined {
  if (service.serviceDetails.renderSubdomainPolicy !== "disabled") return undefined;
  const host = hostOf(request);
  if (customDomains.some(({ name }) => name.toLowerCase() === host)) return undefined;
  const text = `service \`${service.name}\` is reached at its own domains alone: its \`renderSubdomainPolicy\` is \`disabled\``;
  return { status: 404, text };
}
