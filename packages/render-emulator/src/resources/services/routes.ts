import {
  previewCreateSchema,
  regionSchema,
  runtimeSchema,
  scaleSchema,
  serviceCreateSchema,
  serviceTypeSchema,
  serviceUpdateSchema,
  suspendedSchema,
} from "@slipway/render-api";
import { booleanFilter, enumFilter, listFilter, passes, passesTimes, timeFilters } from "../../http/filters";
import { page, pageQuerySchema } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import { fieldOf } from "../../http/body";
import { refuseDetails } from "./details";
import type { Services } from "./state";

const listQuery = pageQuerySchema.extend({
  name: listFilter,
  type: enumFilter(serviceTypeSchema),
  env: enumFilter(runtimeSchema),
  ownerId: listFilter,
  region: enumFilter(regionSchema),
  suspended: enumFilter(suspendedSchema),
  environmentId: listFilter,
  ...timeFilters("created", "updated"),
  includePreviews: booleanFilter,
});
const schema = { params: idParams };

async function refuseNewDetails({ body }: { body: unknown }): Promise<void> {
  refuseDetails(body, { type: fieldOf(body, ["type"]), isThere: false });
}

export function serviceRoutes(api: Api, services: Services): void {
  api.get("/services", { schema: { querystring: listQuery } }, ({ query }) => {
    const found = services
      .all()
      .filter(
        (service) =>
          passes(query.name, service.name) &&
          passes(query.type, service.type) &&
          passes(query.ownerId, service.ownerId) &&
          passes(query.env, service.serviceDetails.runtime) &&
          passes(query.region, service.serviceDetails.region) &&
          passes(query.suspended, service.suspended) &&
          passes(query.environmentId, service.environmentId) &&
          (query.includePreviews !== "false" || service.serviceDetails.parentServer === undefined) &&
          passesTimes(query, { created: service.createdAt, updated: service.updatedAt }),
      );
    return page("service", found, ({ id }) => id, query);
  });
  api.post(
    "/services",
    { schema: { body: serviceCreateSchema }, preValidation: refuseNewDetails },
    async ({ body }, reply) => {
      return reply.code(201).send(await services.create(body));
    },
  );
  api.get("/services/:id", { schema }, ({ params }) => services.get(params.id));
  api.patch(
    "/services/:id",
    {
      schema: { ...schema, body: serviceUpdateSchema },
      preValidation: async ({ params, body }) => {
        const { type, serviceDetails } = services.get(params.id);
        refuseDetails(body, { type, runtime: serviceDetails.runtime, plan: serviceDetails.plan, isThere: true });
      },
    },
    ({ params, body }) => services.update(params.id, body),
  );
  api.delete("/services/:id", { schema }, async ({ params }, reply) => {
    await services.remove(params.id);
    return reply.code(204).send();
  });
  actionRoutes(api, services);
}

function actionRoutes(api: Api, services: Services): void {
  const preview = { schema: { ...schema, body: previewCreateSchema } };
  // In Render's description it is 200, where any other creation is 201.
  api.post("/services/:id/preview", preview, ({ params, body }) => services.preview(params.id, body));
  api.post("/services/:id/scale", { schema: { ...schema, body: scaleSchema } }, async ({ params, body }, reply) => {
    await services.scale(params.id, body.numInstances);
    return reply.code(202).send();
  });
  api.post("/services/:id/suspend", { schema }, async ({ params }, reply) => {
    await services.suspend(params.id);
    return reply.code(202).send();
  });
  api.post("/services/:id/resume", { schema }, async ({ params }, reply) => {
    await services.resume(params.id);
    return reply.code(202).send();
  });
  api.post("/services/:id/restart", { schema }, async ({ params }, reply) => {
    services.restart(params.id);
    return reply.code(200).send();
  });
  api.post("/services/:id/cache/purge", { schema }, async ({ params }, reply) => {
    services.purgeCache(params.id);
    return reply.code(202).send();
  });
  api.get("/services/:id/instances", { schema }, ({ params }) => services.instances(params.id));
}
