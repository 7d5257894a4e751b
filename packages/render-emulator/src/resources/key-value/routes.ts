import { keyValueCreateSchema, keyValueUpdateSchema } from "@slipway/render-api";
import { page } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import { datastoreListQuery, passesQuery } from "../datastore-list";
import type { KeyValueInstances } from "./state";

export function keyValueRoutes(api: Api, instances: KeyValueInstances): void {
  const schema = { params: idParams };
  api.get("/key-value", { schema: { querystring: datastoreListQuery } }, ({ query }) => {
    const found = instances.all().filter((keyValue) => passesQuery(keyValue, query));
    // Only rows of the list say where the dashboard has it.
    const rows = found.map((keyValue) => ({
      ...keyValue,
      dashboardUrl: `https://dashboard.render.com/r/${keyValue.id}`,
    }));
    return page("keyValue", rows, ({ id }) => id, query);
  });
  api.post("/key-value", { schema: { body: keyValueCreateSchema } }, async ({ body }, reply) => {
    return reply.code(201).send(await instances.create(body));
  });
  api.get("/key-value/:id", { schema }, ({ params }) => instances.get(params.id).keyValue);
  const update = { schema: { ...schema, body: keyValueUpdateSchema } };
  api.patch("/key-value/:id", update, ({ params, body }) => instances.update(params.id, body));
  api.delete("/key-value/:id", { schema }, async ({ params }, reply) => {
    await instances.remove(params.id);
    return reply.code(204).send();
  });
  api.get("/key-value/:id/connection-info", { schema }, ({ params }) => instances.connectionInfo(params.id));
}
