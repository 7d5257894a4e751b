import type { Header, HeaderInput, NewRouteInput, Route, RouteInput } from "@slipway/render-api";
import { makeId, type Sources } from "../../../sources";
import type { Store } from "../../store";
import { siteOf } from "../record";

/** Headers of a whole list: each gets a new id, as with every full replacement on Render. */
export function headersOf(inputs: readonly HeaderInput[], sources: Sources): Header[] {
  return inputs.map((input) => ({ ...input, id: makeId(sources, "header") }));
}

/** Routes of a whole list: their position is their priority unless they say another. */
export function routesOf(inputs: readonly NewRouteInput[], sources: Sources): Route[] {
  return inputs
    .map((input, position) => ({ ...input, id: makeId(sources, "route"), priority: input.priority ?? position }))
    .toSorted((one, other) => one.priority - other.priority);
}

/** Replaces all of a service's headers. */
export async function setHeaders(
  store: Store,
  serviceId: string,
  inputs: readonly HeaderInput[],
  sources: Sources,
): Promise<Header[]> {
  const headers = headersOf(inputs, sources);
  await store.change(siteOf(store, serviceId), { headers });
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
  await store.change(siteOf(store, serviceId), { routes });
  return routes;
}
