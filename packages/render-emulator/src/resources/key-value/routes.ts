import { type KeyValueConnectionInfo, keyValueCreateSchema, keyValueUpdateSchema } from "@slipway/render-api";
import { page } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import { refuseUnserved } from "../../http/unserved";
import { datastoreListQuery, passesQuery } from "../datastore-list";
import type { KeyValueInstances } from "./state";

const refuse = refuseUnserved({ body: { environmentId: [] } });

/** The same instances by both names: `/redis` is what `/key-value` was called, deprecated and served in full. */
export function keyValueRoutes(api: Api, instances: KeyValueInstances): void {
  addRoutes(api, instances, { path: "/key-value", wrapper: "keyValue", shown: (info) => info });
  addRoutes(api, instances, {
    path: "/redis",
    wrapper: "redis",
    shown: (info) => ({ ...info, redisCLICommand: info.cliCommand }),
  });
  for (const change of ["suspend", "resume"] as const) {
    api.post(`/key-value/:id/${change}`, { schema: { params: idParams } }, async ({ params }, reply) => {
      await instances[change](params.id);
      return reply.code(202).send();
    });
  }
}

/** What tells the two names apart. */
interface Name {
  path: string;
  /** Of a row of the list. */
  wrapper: string;
  shown: (info: KeyValueConnectionInfo) => object;
}

function addRoutes(api: Api, instances: KeyValueInstances, { path, wrapper, shown }: Name): void {
  const schema = { params: idParams };
  api.get(path, { schema: { querystring: datastoreListQuery } }, ({ query }) => {
    const found = instances.all().filter((keyValue) => passesQuery(keyValue, query));
    // Only rows of the list say where the dashboard has it.
    const rows = found.map((keyValue) => ({
      ...keyValue,
      dashboardUrl: `https://dashboard.render.com/r/${keyValue.id}`,
    }));
    return page(wrapper, rows, ({ id }) => id, query);
  });
  api.post(path, { schema: { body: keyValueCreateSchema }, preValidation: refuse }, async ({ body }, reply) => {
    return reply.code(201).send(await instances.create(body));
  });
  api.get(`${path}/:id`, { schema }, ({ params }) => instances.get(params.id).keyValue);
  const update = { schema: { ...schema, body: keyValueUpdateSchema }, preValidation: refuse };
  api.patch(`${path}/:id`, update, ({ params, body }) => instances.update(params.id, body));
  api.delete(`${path}/:id`, { schema }, async ({ params }, reply) => {
    await instances.remove(params.id);
    return reply.code(204).send();
  });
  api.get(`${path}/:id/connection-info`, { schema }, async ({ params }) =>
    shown(await instances.connectionInfo(params.id)),
  );
}
