import {
  type Autoscaling,
  type CustomDomainReply,
  customDomainReplySchema,
  type EnvVar,
  type EnvVarValue,
  envVarReplySchema,
  type HeaderReply,
  headerReplySchema,
  type RouteReply,
  routeReplySchema,
  type SecretFile,
  secretFileReplySchema,
  type ServiceCreatedReply,
  serviceCreatedReplySchema,
  type ServiceReply,
  serviceReplySchema,
} from "@slipway/render-api";
import type { RenderClient } from "./client";
import { deleteUnlessGone } from "./owner";

/** The endpoints of services, one function each. */

export function getService(render: RenderClient, id: string): Promise<ServiceReply> {
  return render.ask("get", `/services/${id}`, serviceReplySchema);
}

export function postService(render: RenderClient, body: object): Promise<ServiceCreatedReply> {
  return render.ask("post", "/services", serviceCreatedReplySchema, { body });
}

export function scaleService(render: RenderClient, id: string, numInstances: number): Promise<void> {
  return render.tell("post", `/services/${id}/scale`, { numInstances }, { repeatable: true });
}

/** Lets the service's load say how many instances run, or no longer. */
export async function putAutoscaling(
  render: RenderClient,
  id: string,
  autoscaling: Autoscaling | undefined,
): Promise<void> {
  const path = `/services/${id}/autoscaling`;
  if (autoscaling === undefined) await deleteUnlessGone(render, path);
  else await render.tell("put", path, autoscaling, { repeatable: true });
}

/** Every variable of a service, whoever wrote it. */
export async function envVarsOf(render: RenderClient, id: string): Promise<ReadonlyMap<string, string>> {
  const rows = await render.list(`/services/${id}/env-vars`, "envVar", envVarReplySchema);
  return new Map(rows.map(({ key, value }) => [key, value]));
}

/** Writes one variable. */
export function putEnvVar(render: RenderClient, id: string, key: string, body: EnvVarValue): Promise<void> {
  return render.tell("put", `/services/${id}/env-vars/${encodeURIComponent(key)}`, body);
}

/** Writes all variables at once: those that are not in the list are gone afterwards. */
export function putEnvVars(render: RenderClient, id: string, envVars: readonly EnvVar[]): Promise<void> {
  return render.tell("put", `/services/${id}/env-vars`, envVars);
}

/** Every secret file of a service, whoever wrote it: content by name. */
export async function secretFilesOf(render: RenderClient, id: string): Promise<ReadonlyMap<string, string>> {
  const rows = await render.list(`/services/${id}/secret-files`, "secretFile", secretFileReplySchema);
  return new Map(rows.map(({ name, content }) => [name, content]));
}

/** Writes one secret file. */
export function putSecretFile(render: RenderClient, id: string, name: string, content: string): Promise<void> {
  return render.tell("put", `/services/${id}/secret-files/${encodeURIComponent(name)}`, { content });
}

/** Writes all secret files at once: those that are not in the list are gone afterwards. */
export function putSecretFiles(render: RenderClient, id: string, files: readonly SecretFile[]): Promise<void> {
  return render.tell("put", `/services/${id}/secret-files`, files);
}

export function customDomainsOf(render: RenderClient, id: string): Promise<CustomDomainReply[]> {
  return render.list(`/services/${id}/custom-domains`, "customDomain", customDomainReplySchema);
}

export function headersOf(render: RenderClient, id: string): Promise<HeaderReply[]> {
  return render.list(`/services/${id}/headers`, "header", headerReplySchema);
}

/** In the order in which they are tried. */
export async function routesOf(render: RenderClient, id: string): Promise<Omit<RouteReply, "priority">[]> {
  const routes = await render.list(`/services/${id}/routes`, "route", routeReplySchema);
  return routes
    .toSorted((one, other) => one.priority - other.priority)
    .map(({ type, source, destination }) => ({ type, source, destination }));
}
