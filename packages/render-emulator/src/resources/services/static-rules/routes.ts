import { headerInputSchema, newRouteInputSchema, routeInputSchema, routeMoveSchema } from "@slipway/render-api";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { badRequest } from "../../../errors";
import { enumFilter, listFilter, passes } from "../../../http/filters";
import { page, pageQuerySchema } from "../../../http/paging";
import { idParams } from "../../../http/params";
import type { Api } from "../../../http/typed-routes";
import type { Sources } from "../../../sources";
import type { Store } from "../../store";
import { serviceOf } from "../record";
import { addHeader, addRoute, moveRoute, removeHeader, removeRoute, setHeaders, setRoutes } from "./state";

const headerQuery = pageQuerySchema.extend({ path: listFilter, name: listFilter, value: listFilter });
const routeQuery = pageQuerySchema.extend({
  type: enumFilter(routeInputSchema.shape.type),
  source: listFilter,
  destination: listFilter,
});
const headersBody = z.array(headerInputSchema).nullish();
const routesBody = z.array(routeInputSchema).nullish();

/** Headers and routes of static sites. They apply at once; Render may want a deploy, which is unknown. */
export function staticRuleRoutes(api: Api, store: Store, sources: Sources): void {
  api.get("/services/:id/headers", { schema: { params: idParams, querystring: headerQuery } }, ({ params, query }) => {
    const found = serviceOf(store, params.id).headers.filter(
      ({ path, name, value }) => passes(query.path, path) && passes(query.name, name) && passes(query.value, value),
    );
    return page("header", found, ({ id }) => id, query);
  });
  api.put("/services/:id/headers", { schema: { params: idParams, body: headersBody } }, async (request, reply) => {
    sendList(reply, await setHeaders(store, request.params.id, request.body ?? [], sources));
    return reply;
  });
  api.get("/services/:id/routes", { schema: { params: idParams, querystring: routeQuery } }, ({ params, query }) => {
    const found = serviceOf(store, params.id).routes.filter(
      ({ type, source, destination }) =>
        passes(query.type, type) && passes(query.source, source) && passes(query.destination, destination),
    );
    return page("route", found, ({ id }) => id, query);
  });
  api.put("/services/:id/routes", { schema: { params: idParams, body: routesBody } }, async (request, reply) => {
    sendList(reply, await setRoutes(store, request.params.id, request.body ?? [], sources));
    return reply;
  });
  singleHeaders(api, store, sources);
  singleRoutes(api, store, sources);
}

function singleHeaders(api: Api, store: Store, sources: Sources): void {
  const path = "/services/:id/headers";
  api.post(path, { schema: { params: idParams, body: headerInputSchema } }, async ({ params, body }, reply) => {
    const headers = await addHeader(store, params.id, body, sources);
    return reply.code(201).send({ headers });
  });
  const one = { schema: { params: idParams.extend({ headerId: z.string() }) } };
  api.delete(`${path}/:headerId`, one, async ({ params }, reply) => {
    await removeHeader(store, params.id, params.headerId);
    return reply.code(204).send();
  });
}

function singleRoutes(api: Api, store: Store, sources: Sources): void {
  const path = "/services/:id/routes";
  api.post(path, { schema: { params: idParams, body: newRouteInputSchema } }, async ({ params, body }, reply) => {
    return reply.code(201).send(await addRoute(store, params.id, body, sources));
  });
  // Render's document of 2025 has no place for which route is meant, so nobody can be understood but who has one.
  api.patch(path, { schema: { params: idParams, body: routeMoveSchema } }, async ({ params: { id }, body }) => {
    const [route, ...others] = serviceOf(store, id).routes;
    if (route === undefined || others.length > 0) {
      throw badRequest(`which route is meant? \`PATCH /services/${id}/routes/<id of the route>\` says it`);
    }
    return { headers: await moveRoute(store, id, route.id, body.priority) };
  });
  const params = idParams.extend({ routeId: z.string() });
  api.patch(`${path}/:routeId`, { schema: { params, body: routeMoveSchema } }, async (request) => {
    const { id, routeId } = request.params;
    // What Render's document calls it, too.
    return { headers: await moveRoute(store, id, routeId, request.body.priority) };
  });
  api.delete(`${path}/:routeId`, { schema: { params } }, async (request, reply) => {
    await removeRoute(store, request.params.id, request.params.routeId);
    return reply.code(204).send();
  });
}

/** A list that was emptied comes back as `null`. */
function sendList(reply: Pick<FastifyReply, "type" | "send">, list: readonly unknown[]): void {
  reply.type("application/json").send(JSON.stringify(list.length === 0 ? null : list));
}
