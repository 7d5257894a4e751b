import { envVarInputSchema, envVarValueSchema } from "@slipway/render-api";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { notFound } from "../errors";
import type { Sources } from "../sources";
import { listedOrder, resolveEnvVars, resolveValue, withEnvVar } from "../state/env-vars";
import type { Services } from "../state/services";
import type { Store } from "../state/store";
import { page, pageQuerySchema } from "./paging";
import { idParams } from "./params";

const keyParams = idParams.extend({ key: z.string() });
const listBody = z.array(envVarInputSchema).nullish();

/** A service's variables. Writing them deploys nothing: values apply from the next deploy on. */
export function envVarRoutes(server: FastifyInstance, store: Store, services: Services, sources: Sources): void {
  server.get("/services/:id/env-vars", (request) => {
    const { envVars } = store.service(idParams.parse(request.params).id);
    return page("envVar", listedOrder(envVars), ({ key }) => key, pageQuerySchema.parse(request.query));
  });
  server.put("/services/:id/env-vars", async (request) => {
    const { id } = idParams.parse(request.params);
    const envVars = resolveEnvVars(listBody.parse(request.body) ?? [], sources);
    await services.setEnvVars(id, envVars);
    // The reply keeps the order of the request; only later lists turn it round.
    return page("envVar", envVars, ({ key }) => key, { limit: envVars.length });
  });
  server.get("/services/:id/env-vars/:key", (request) => {
    const { id, key } = keyParams.parse(request.params);
    const envVar = store.service(id).envVars.find((candidate) => candidate.key === key);
    if (envVar === undefined) throw notFound(key);
    return envVar;
  });
  server.put("/services/:id/env-vars/:key", async (request) => {
    const { id, key } = keyParams.parse(request.params);
    const envVar = { key, value: resolveValue(envVarValueSchema.parse(request.body), sources) };
    await services.setEnvVars(id, withEnvVar(store.service(id).envVars, envVar));
    return envVar;
  });
  server.delete("/services/:id/env-vars/:key", async (request, reply) => {
    const { id, key } = keyParams.parse(request.params);
    const { envVars } = store.service(id);
    const rest = envVars.filter((envVar) => envVar.key !== key);
    if (rest.length === envVars.length) throw notFound(key);
    await services.setEnvVars(id, rest);
    return reply.code(204).send();
  });
}
