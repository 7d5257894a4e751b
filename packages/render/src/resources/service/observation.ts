import type { ServiceReply } from "@slipway/render-api";
import { customDomainsOf, getService, headersOf, type RenderClient, routesOf } from "@slipway/render-client";
import { observed, settled } from "../../declaration/reply";
import type { Inputs } from "../../declaration/request";
import type { ResourceDeclaration } from "../../declaration/property";

/** All that Render holds of a service and that a program can state. */
export interface Observation {
  readonly service: ServiceReply;
  readonly customDomains: readonly string[];
  /** Static sites only. */
  readonly edge: Awaited<ReturnType<typeof edgeOf>> | undefined;
}

/** Asks Render for everything about a service. */
export async function observe(render: RenderClient, id: string): Promise<Observation> {
  const service = await getService(render, id);
  const [domains, edge] = await Promise.all([
    customDomainsOf(render, id),
    service.type === "static_site" ? edgeOf(render, id) : undefined,
  ]);
  const customDomains = domains.filter((domain) => domain.redirectForName === "").map((domain) => domain.name);
  return { service, customDomains, edge };
}

async function edgeOf(render: RenderClient, id: string) {
  const [headers, routes] = await Promise.all([headersOf(render, id), routesOf(render, id)]);
  return { headers, routes };
}

/** The inputs that would have led to what was observed, in the words of the former ones. */
export function inputsOf(declaration: ResourceDeclaration, seen: Observation, former: Inputs | undefined): Inputs {
  const { service, customDomains, edge } = seen;
  const reported = observed(declaration, {
    ...service,
    autoDeployTrigger: service.autoDeployTrigger ?? (service.autoDeploy === "yes" ? "commit" : "off"),
  });
  return settled(declaration, { ...reported, ...edge, customDomains }, former);
}
