import { environmentCreateSchema, environmentResourcesSchema, environmentUpdateSchema } from "@slipway/render-api";
import { z } from "zod";
import { listFilter, neededFilter, passes, passesTimes, timeFilters } from "../../http/filters";
import { page, pageQuerySchema } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import { refuseUnserved } from "../../http/unserved";
import { everywhere } from "../ip-allow-list";
import type { Store } from "../store";
import type { Environments } from "./state";

const listQuery = pageQuerySchema.extend({
  projectId: neededFilter,
  name: listFilter,
  ownerId: listFilter,
  environmentId: listFilter,
  ...timeFilters("created", "updated"),
});
const resourcesQuery = z.object({ resourceIds: neededFilter });
const refuse = refuseUnserved({ body: { ipAllowList: [everywhere] } });

export function environmentRoutes(api: Api, environments: Environments, { state }: Store): void {
  const schema = { params: idParams };
  api.get("/environments", { schema: { querystring: listQuery } }, ({ query }) => {
    const found = environments
      .all()
      .filter(
        ({ id, name, projectId, createdAt: created, updatedAt: updated }) =>
          passes(query.projectId, projectId) &&
          passes(query.name, name) &&
          passes(query.ownerId, state.owner.id) &&
          passes(query.environmentId, id) &&
          passesTimes(query, { created, updated }),
      );
    const replied = found.map((record) => environments.asReplied(record));
    return page("environment", replied, ({ id }) => id, query);
  });
  const create = { schema: { body: environmentCreateSchema }, preValidation: refuse };
  api.post("/environments", create, async ({ body }, reply) => reply.code(201).send(await environments.create(body)));
  api.get("/environments/:id", { schema }, ({ params }) => environments.get(params.id));
  const update = { schema: { ...schema, body: environmentUpdateSchema }, preValidation: refuse };
  api.patch("/environments/:id", update, ({ params, body }) => environments.update(params.id, body));
  api.delete("/environments/:id", { schema }, async ({ params }, reply) => {
    await environments.remove(params.id);
    return reply.code(204).send();
  });
  const add = { schema: { ...schema, body: environmentResourcesSchema } };
  // Recorded as 201, where Render's description of its API has 200.
  api.post("/environments/:id/resources", add, async ({ params, body }, reply) => {
    return reply.code(201).send(await environments.addResources(params.id, body.resourceIds));
  });
  const remove = { schema: { ...schema, querystring: resourcesQuery } };
  api.delete("/environments/:id/resources", remove, async ({ query }, reply) => {
    await environments.removeResources(query.resourceIds);
    return reply.code(204).send();
  });
}
