import { projectCreateSchema, projectUpdateSchema } from "@slipway/render-api";
import { listFilter, passes, passesTimes, timeFilters } from "../../http/filters";
import { page, pageQuerySchema } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import type { Projects } from "./state";

const listQuery = pageQuerySchema.extend({
  name: listFilter,
  ownerId: listFilter,
  ...timeFilters("created", "updated"),
});

export function projectRoutes(api: Api, projects: Projects): void {
  const schema = { params: idParams };
  api.get("/projects", { schema: { querystring: listQuery } }, ({ query }) => {
    const found = projects
      .all()
      .filter(
        ({ name, owner, createdAt: created, updatedAt: updated }) =>
          passes(query.name, name) && passes(query.ownerId, owner.id) && passesTimes(query, { created, updated }),
      );
    return page("project", found, ({ id }) => id, query);
  });
  api.post("/projects", { schema: { body: projectCreateSchema } }, async ({ body }, reply) => {
    return reply.code(201).send(await projects.create(body));
  });
  api.get("/projects/:id", { schema }, ({ params }) => projects.get(params.id));
  const update = { schema: { ...schema, body: projectUpdateSchema } };
  api.patch("/projects/:id", update, ({ params, body }) => projects.update(params.id, body));
  api.delete("/projects/:id", { schema }, async ({ params }, reply) => {
    await projects.remove(params.id);
    return reply.code(204).send();
  });
}
