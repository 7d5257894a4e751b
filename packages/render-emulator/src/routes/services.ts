import { scaleSchema, serviceCreateSchema, serviceUpdateSchema } from "@slipway/render-api";
import type { FastifyInstance } from "fastify";
import type { Services } from "../state/services";
import type { Store } from "../state/store";
import { filterSchema, page, pageQuerySchema, passes } from "./paging";
import { idParams } from "./params";

const listQuery = pageQuerySchema.extend({
  name: filterSchema,
  type: filterSchema,
  ownerId: filterSchema,
  region: filterSchema,
  suspended: filterSchema,
});

export function serviceRoutes(server: FastifyInstance, store: Store, services: Services): void {
  server.get("/services", (request) => {
    const query = listQuery.parse(request.query);
    const found = store.state.services
      .map((record) => record.service)
      .filter(
        (service) =>
          passes(query.name, service.name) &&
          passes(query.type, service.type) &&
          passes(query.ownerId, service.ownerId) &&
          passes(query.region, service.serviceDetails.region ?? "") &&
          passes(query.suspended, service.suspended),
      );
    return page("service", found.toReversed(), ({ id }) => id, query);
  });
  server.post("/services", async (request, reply) => {
    return reply.code(201).send(await services.create(serviceCreateSchema.parse(request.body)));
  });
  server.get("/services/:id", (request) => store.service(idParams.parse(request.params).id).service);
  server.patch("/services/:id", (request) => {
    return services.update(idParams.parse(request.params).id, serviceUpdateSchema.parse(request.body));
  });
  server.delete("/services/:id", async (request, reply) => {
    await services.remove(idParams.parse(request.params).id);
    return reply.code(204).send();
  });
  actionRoutes(server, services);
}

function actionRoutes(server: FastifyInstance, services: Services): void {
  server.post("/services/:id/scale", async (request, reply) => {
    const { numInstances } = scaleSchema.parse(request.body);
    await services.scale(idParams.parse(request.params).id, numInstances);
    return reply.code(202).send();
  });
  server.post("/services/:id/suspend", async (request, reply) => {
    await services.suspend(idParams.parse(request.params).id);
    return reply.code(202).send();
  });
  server.post("/services/:id/resume", async (request, reply) => {
    await services.resume(idParams.parse(request.params).id);
    return reply.code(202).send();
  });
  server.post("/services/:id/restart", async (request, reply) => {
    await services.restart(idParams.parse(request.params).id);
    return reply.code(200).send();
  });
  server.get("/services/:id/instances", (request) => services.instances(idParams.parse(request.params).id));
}
