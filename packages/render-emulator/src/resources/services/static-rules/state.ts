import type { Header, HeaderInput, Route, RouteInput } from "@slipway/render-api";
import { makeId, type Sources } from "../../../sources";
import type { Store } from "../../store";
import { serviceOf } from "../record";

/** Headers of a whole list: each gets a new id, as with every full replacement on Render. */
export function headersOf(inputs: readonly HeaderInput[], sources: Sources): Header[] {
  return inputs.map((input) => ({ ...input, id: makeId(sources, "header") }));
}

/** Routes of a whole list: their position is their priority. */
export function routesOf(inputs: readonly RouteInput[], sources: Sources): Route[] {
  return inputs.map((input, priority) => ({ ...input, id: makeId(sources, "route"), priority }));
}

/** Replaces all of a service's headers. */
export async function setHeaders(
  store: Store,
  serviceId: string,
  inputs: readonly HeaderInput[],
  sources: Sources,
): Promise<Header[]> {
  const headers = headersOf(inputs, sources);
  await store.change(serviceOf(store, serviceId), { headers });
  return headers;
}

/** Replaces all of a service's routes. */
export async function setRoutes(
  store: Store,
  serviceId: string,
  inputs: readonly RouteInput[],
  sources: Sources,
): Promise<Route[]> {
  const routes = routesOf(inputs, sources);
  await store.change(serviceOf(store, serviceId), { routes });
  return routes;
}
