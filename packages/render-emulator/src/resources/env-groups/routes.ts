import {
  envGroupCreateSchema,
  envGroupUpdateSchema,
  envVarKeySchema,
  envVarValueSchema,
  secretFileContentSchema,
  secretFileNameSchema,
} from "@slipway/render-api";
import { z } from "zod";
import { listFilter, passes, passesTimes, timeFilters } from "../../http/filters";
import { barePage, pageQuerySchema } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import type { EnvGroups } from "./state";

const listQuery = pageQuerySchema.extend({
  name: listFilter,
  ownerId: listFilter,
  environmentId: listFilter,
  ...timeFilters("created", "updated"),
});
const nameParams = idParams.extend({ name: z.string() });

export function envGroupRoutes(api: Api, groups: EnvGroups): void {
  const schema = { params: idParams };
  api.get("/env-groups", { schema: { querystring: listQuery } }, ({ query }) => {
    const found = groups
      .all()
      .filter(
        ({ name, ownerId, environmentId, createdAt: created, updatedAt: updated }) =>
          passes(query.name, name) &&
          passes(query.ownerId, ownerId) &&
          passes(query.environmentId, environmentId) &&
          passesTimes(query, { created, updated }),
      );
    return barePage(found, ({ id }) => id, query);
  });
  api.post("/env-groups", { schema: { body: envGroupCreateSchema } }, async ({ body }, reply) => {
    return reply.code(201).send(await groups.create(body));
  });
  api.get("/env-groups/:id", { schema }, ({ params }) => groups.get(params.id));
  const update = { schema: { ...schema, body: envGroupUpdateSchema } };
  api.patch("/env-groups/:id", update, ({ params, body }) => groups.rename(params.id, body.name));
  api.delete("/env-groups/:id", { schema }, async ({ params }, reply) => {
    await groups.remove(params.id);
    return reply.code(204).send();
  });
  linkRoutes(api, groups);
  contentRoutes(api, groups);
}

function linkRoutes(api: Api, groups: EnvGroups): void {
  const [path, schema] = ["/env-groups/:id/services/:name", { params: nameParams }];
  api.post(path, { schema }, ({ params }) => groups.link(params.id, params.name));
  api.delete(path, { schema }, async ({ params }, reply) => {
    await groups.unlink(params.id, params.name);
    return reply.code(204).send();
  });
}

function contentRoutes(api: Api, groups: EnvGroups): void {
  const schema = { params: nameParams };
  const [envVar, file] = ["/env-groups/:id/env-vars/:name", "/env-groups/:id/secret-files/:name"];
  api.get(envVar, { schema }, ({ params }) => groups.envVar(params.id, params.name));
  const setVariable = { schema: { params: idParams.extend({ name: envVarKeySchema }), body: envVarValueSchema } };
  api.put(envVar, setVariable, ({ params, body }) => groups.setEnvVar(params.id, params.name, body));
  api.delete(envVar, { schema }, async ({ params }, reply) => {
    await groups.removeEnvVar(params.id, params.name);
    return reply.code(204).send();
  });
  api.get(file, { schema }, ({ params }) => groups.secretFile(params.id, params.name));
  const setFile = {
    schema: { params: idParams.extend({ name: secretFileNameSchema }), body: secretFileContentSchema },
  };
  api.put(file, setFile, ({ params, body }) => groups.setSecretFile(params.id, { name: params.name, ...body }));
  api.delete(file, { schema }, async ({ params }, reply) => {
    await groups.removeSecretFile(params.id, params.name);
    return reply.code(204).send();
  });
}
