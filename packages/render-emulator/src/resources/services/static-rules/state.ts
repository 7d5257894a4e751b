import type { Header, HeaderInput, NewRouteInput, Route, RouteInput } from "@slipway/render-api";
import { found } from "../../../elements";
import { makeId, type Sources } from "../../../sources";
import type { Store } from "../../store";
import { type ServiceRecord, siteOf } from "../record";

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

/** Routes whose priorities are their places from 0 on, after one has come, gone or moved. */
function inPlaces(routes: readonly Route[]): Route[] {
  return routes.map((route, priority) => ({ ...route, priority }));
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

/** Adds one header to a service's. */
export async function addHeader(
  store: Store,
  serviceId: string,
  input: HeaderInput,
  sources: Sources,
): Promise<Header> {
  const record = siteOf(store, serviceId);
  const header = { ...input, id: makeId(sources, "header") };
  await store.change(record, { headers: [...record.headers, header] });
  return header;
}

/** @throws ApiError when there is none of that id */
export async function removeHeader(store: Store, serviceId: string, headerId: string): Promise<void> {
  const record = siteOf(store, serviceId);
  const header = found(record.headers, headerId, ({ id }) => id === headerId);
  await store.change(record, { headers: record.headers.filter((other) => other !== header) });
}

/** Adds one route to a service's: at its priority, where all that come after it move down, or as the last. */
export async function addRoute(
  store: Store,
  serviceId: string,
  input: NewRouteInput,
  sources: Sources,
): Promise<Route> {
  const record = siteOf(store, serviceId);
  const { priority = record.routes.length, ...rule } = input;
  return place(store, record, record.routes, { ...rule, id: makeId(sources, "route"), priority });
}

/** Moves a route to a priority; the others keep their order. */
export async function moveRoute(store: Store, serviceId: string, routeId: string, priority: number): Promise<Route> {
  const record = siteOf(store, serviceId);
  const route = found(record.routes, routeId, ({ id }) => id === routeId);
  const others = record.routes.filter((other) => other !== route);
  return place(store, record, others, { ...route, priority });
}

/** @throws ApiError when there is none of that id */
export async function removeRoute(store: Store, serviceId: string, routeId: string): Promise<void> {
  const record = siteOf(store, serviceId);
  const route = found(record.routes, routeId, ({ id }) => id === routeId);
  await store.change(record, { routes: inPlaces(record.routes.filter((other) => other !== route)) });
}

/** Puts a route among others, at its priority. */
async function place(store: Store, record: ServiceRecord, others: readonly Route[], route: Route): Promise<Route> {
  const placed = inPlaces(others.toSpliced(route.priority, 0, route));
  await store.change(record, { routes: placed });
  return found(placed, route.id, ({ id }) => id === route.id);
}
