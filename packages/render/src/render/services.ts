import {
  type CustomDomain,
  customDomainSchema,
  type EnvVarValue,
  envVarSchema,
  headerSchema,
  routeSchema,
  type Service,
  type ServiceCreated,
  serviceCreatedSchema,
  serviceSchema,
} from "@slipway/render-api";
import type { RenderClient } from "./client";

/** The endpoints of services, one function each. */

export function getService(render: RenderClient, id: string): Promise<Service> {
  return render.ask("get", `/services/${id}`, serviceSchema);
}

/** Services of the workspace with exactly this name. */
export async function servicesNamed(render: RenderClient, name: string): Promise<Service[]> {
  const services = await render.list("/services", "service", serviceSchema, { name, ownerId: render.ownerId });
  return services.filter((service) => service.name === name);
}

export function postService(render: RenderClient, body: object): Promise<ServiceCreated> {
  return render.ask("post", "/services", serviceCreatedSchema, { body });
}

export function patchService(render: RenderClient, id: string, body: object): Promise<Service> {
  return render.ask("patch", `/services/${id}`, serviceSchema, { body });
}

export function scaleService(render: RenderClient, id: string, numInstances: number): Promise<void> {
  return render.tell("post", `/services/${id}/scale`, { numInstances });
}

/** Every variable of a service, foreign ones and late ones too. */
export async function envVarsOf(render: RenderClient, id: string): Promise<ReadonlyMap<string, string>> {
  const rows = await render.list(`/services/${id}/env-vars`, "envVar", envVarSchema);
  return new Map(rows.map(({ key, value }) => [key, value]));
}

/** Writes one variable and gives back its value, which Render may have made. */
export async function putEnvVar(render: RenderClient, id: string, key: string, body: EnvVarValue): Promise<string> {
  const { value } = await render.ask("put", `/services/${id}/env-vars/${encodeURIComponent(key)}`, envVarSchema, {
    body,
  });
  return value;
}

export function customDomainsOf(render: RenderClient, id: string): Promise<CustomDomain[]> {
  return render.list(`/services/${id}/custom-domains`, "customDomain", customDomainSchema);
}

export async function headersOf(render: RenderClient, id: string): Promise<object[]> {
  const headers = await render.list(`/services/${id}/headers`, "header", headerSchema);
  return headers.map(({ path, name, value }) => ({ path, name, value }));
}

export async function routesOf(render: RenderClient, id: string): Promise<object[]> {
  const routes = await render.list(`/services/${id}/routes`, "route", routeSchema);
  return routes
    .toSorted((one, other) => one.priority - other.priority)
    .map(({ type, source, destination }) => ({ type, source, destination }));
}
