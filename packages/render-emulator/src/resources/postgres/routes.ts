import { postgresCreateSchema, postgresUpdateSchema, suspendedSchema } from "@slipway/render-api";
import { booleanFilter, enumFilter, passes } from "../../http/filters";
import { page } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import { refuseUnserved } from "../../http/unserved";
import { datastoreListQuery, passesQuery } from "../datastore-list";
import type { PostgresInstances } from "./state";

const refuse = refuseUnserved({
  body: {
    connectionPool: ["none"],
    readReplicas: [],
    parameterOverrides: [{}],
    datadogAPIKey: [],
    datadogSite: [],
  },
});
// There are no replicas, so both answers to the last are the same.
const listQuery = datastoreListQuery.extend({
  suspended: enumFilter(suspendedSchema),
  includeReplicas: booleanFilter,
});

export function postgresRoutes(api: Api, instances: PostgresInstances): void {
  const schema = { params: idParams };
  api.get("/postgres", { schema: { querystring: listQuery } }, ({ query }) => {
    const found = instances
      .all()
      .filter((postgres) => passesQuery(postgres, query) && passes(query.suspended, postgres.suspended));
    return page("postgres", found, ({ id }) => id, query);
  });
  api.post("/postgres", { schema: { body: postgresCreateSchema }, preValidation: refuse }, async ({ body }, reply) => {
    return reply.code(201).send(await instances.create(body));
  });
  api.get("/postgres/:id", { schema }, ({ params }) => instances.get(params.id).postgres);
  const update = { schema: { ...schema, body: postgresUpdateSchema }, preValidation: refuse };
  api.patch("/postgres/:id", update, ({ params, body }) => instances.update(params.id, body));
  api.delete("/postgres/:id", { schema }, async ({ params }, reply) => {
    await instances.remove(params.id);
    return reply.code(204).send();
  });
  api.get("/postgres/:id/connection-info", { schema }, ({ params }) => instances.connectionInfo(params.id));
}
