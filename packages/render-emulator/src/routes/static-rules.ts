import { headerInputSchema, routeInputSchema } from "@slipway/render-api";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Sources } from "../sources";
import { headersOf, routesOf } from "../state/static-rules";
import type { Store } from "../state/store";
import { page, pageQuerySchema } from "./paging";
import { idParams } from "./params";

const headersBody = z.array(headerInputSchema).nullish();
const routesBody = z.array(routeInputSchema).nullish();

/** Headers and routes of static sites. They apply at once; Render may want a deploy, which is unknown. */
export function staticRuleRoutes(server: FastifyInstance, store: Store, sources: Sources): void {
  server.get("/services/:id/headers", (request) => {
    const { headers } = store.service(idParams.parse(request.params).id);
    return page("header", headers, ({ id }) => id, pageQuerySchema.parse(request.query));
  });
  server.put("/services/:id/headers", async (request, reply) => {
    const record = store.service(idParams.parse(request.params).id);
    record.headers = headersOf(headersBody.parse(request.body) ?? [], sources);
    await store.save();
    return sendList(reply.type("application/json"), record.headers);
  });
  server.get("/services/:id/routes", (request) => {
    const { routes } = store.service(idParams.parse(request.params).id);
    return page("route", routes, ({ id }) => id, pageQuerySchema.parse(request.query));
  });
  server.put("/services/:id/routes", async (request, reply) => {
    const record = store.service(idParams.parse(request.params).id);
    record.routes = routesOf(routesBody.parse(request.body) ?? [], sources);
    await store.save();
    return sendList(reply.type("application/json"), record.routes);
  });
}

/** A list that was emptied comes back as `null`. */
function sendList<Reply extends { send(body: string): Reply }>(reply: Reply, list: readonly unknown[]): Reply {
  return reply.send(JSON.stringify(list.length === 0 ? null : list));
}
