import {
  postgresCreateSchema,
  postgresCredentialCreateSchema,
  postgresRecoverySchema,
  postgresUpdateSchema,
  suspendedSchema,
} from "@slipway/render-api";
import { z } from "zod";
import { booleanFilter, enumFilter, passes } from "../../http/filters";
import { page } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import { refuseUnserved } from "../../http/unserved";
import { asCreated } from "../../state/timestamps";
import { datastoreListQuery, passesQuery } from "../datastore-list";
import type { PostgresInstances } from "./state";

const refuse = refuseUnserved({
  body: {
    datadogAPIKey: [],
    datadogSite: [],
  },
});
/** Here it has another name: an empty one asks that no key be taken over. */
const refuseDatadog = refuseUnserved({ body: { datadogApiKey: [], datadogSite: [] } });
const listQuery = datastoreListQuery.extend({
  suspended: enumFilter(suspendedSchema),
  includeReplicas: booleanFilter,
});

export function postgresRoutes(api: Api, instances: PostgresInstances): void {
  const schema = { params: idParams };
  api.get("/postgres", { schema: { querystring: listQuery } }, ({ query }) => {
    const found = instances
      .all()
      .filter((postgres) => passesQuery(postgres, query) && passes(query.suspended, postgres.suspended))
      .filter((postgres) => query.includeReplicas !== "false" || postgres.role === "primary");
    return page("postgres", found, ({ id }) => id, query);
  });
  api.post("/postgres", { schema: { body: postgresCreateSchema }, preValidation: refuse }, async ({ body }, reply) => {
    return reply.code(201).send(await instances.create(body));
  });
  api.get("/postgres/:id", { schema }, ({ params }) => instances.get(params.id).postgres);
  const update = {
    schema: { ...schema, body: postgresUpdateSchema },
    preValidation: refuse,
    config: { emptiedByNull: ["readReplicas"] },
  };
  api.patch("/postgres/:id", update, ({ params, body }) => instances.update(params.id, body));
  api.delete("/postgres/:id", { schema }, async ({ params }, reply) => {
    await instances.remove(params.id);
    return reply.code(204).send();
  });
  api.get("/postgres/:id/connection-info", { schema }, ({ params }) => instances.connectionInfo(params.id));
  for (const action of ["suspend", "resume", "restart", "failover"] as const) {
    api.post(`/postgres/:id/${action}`, { schema }, async ({ params }, reply) => {
      await instances[action](params.id);
      return reply.code(202).send();
    });
  }
  addRecovery(api, instances);
  addCredentials(api, instances);
  addExports(api, instances);
}

function addRecovery(api: Api, instances: PostgresInstances): void {
  const { recovery } = instances;
  const path = "/postgres/:id/recovery";
  const schema = { params: idParams };
  api.get(path, { schema }, ({ params }) => recovery.info(instances.get(params.id)));
  const recover = { schema: { ...schema, body: postgresRecoverySchema }, preValidation: refuseDatadog };
  api.post(path, recover, async ({ params, body }) => {
    const { postgres } = await recovery.recover(instances.get(params.id), body);
    return asCreated(postgres);
  });
}

function addCredentials(api: Api, instances: PostgresInstances): void {
  const { credentials } = instances;
  const path = "/postgres/:id/credentials";
  const schema = { params: idParams };
  api.get(path, { schema }, ({ params }) => credentials.list(instances.get(params.id)));
  api.post(path, { schema: { ...schema, body: postgresCredentialCreateSchema } }, async ({ params, body }, reply) => {
    await credentials.add(instances.get(params.id), body.username);
    return reply.code(202).send();
  });
  const one = idParams.extend({ username: z.string() });
  api.delete(`${path}/:username`, { schema: { params: one } }, async ({ params }, reply) => {
    await credentials.remove(instances.get(params.id), params.username);
    return reply.code(200).send();
  });
}

function addExports(api: Api, instances: PostgresInstances): void {
  const { exports } = instances;
  const schema = { params: idParams };
  api.get("/postgres/:id/export", { schema }, async ({ params, protocol, host }) => {
    const record = instances.get(params.id);
    return (await exports.list(record)).map((one) => ({
      id: one.id,
      createdAt: one.createdAt,
      ...(exports.isDone(record, one) && { url: `${protocol}://${host}/v1/exports/${one.token}` }),
    }));
  });
  api.post("/postgres/:id/export", { schema }, async ({ params }, reply) => {
    await exports.begin(instances.get(params.id));
    return reply.code(202).send();
  });
  const byToken = { schema: { params: z.object({ token: z.string() }) }, config: { needsNoKey: true } };
  api.get("/exports/:token", byToken, ({ params }, reply) => {
    void reply.header("content-disposition", "attachment; filename=export.dir.tar.gz");
    return reply.type("application/gzip").send(exports.open(params.token));
  });
}
