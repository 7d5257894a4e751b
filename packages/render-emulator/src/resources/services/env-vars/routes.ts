import { envVarInputsSchema, envVarKeySchema, envVarValueSchema } from "@slipway/render-api";
import { z } from "zod";
import { page, pageQuerySchema } from "../../../http/paging";
import { idParams } from "../../../http/params";
import type { Api } from "../../../http/typed-routes";
import type { Sources } from "../../../sources";
import type { Store } from "../../store";
import { serviceOf } from "../record";
import { findEnvVar, listedOrder, removeEnvVar, setEnvVar, setEnvVars } from "./state";

const keyParams = idParams.extend({ key: z.string() });
const newKeyParams = idParams.extend({ key: envVarKeySchema });
// Null is an empty list.
const listBody = envVarInputsSchema.optional();

/** A service's variables. Writing them deploys nothing: values apply from the next deploy on. */
export function envVarRoutes(api: Api, store: Store, sources: Sources): void {
  const [all, one] = ["/services/:id/env-vars", "/services/:id/env-vars/:key"];
  const schema = { params: keyParams };
  api.get(all, { schema: { params: idParams, querystring: pageQuerySchema } }, ({ params, query }) => {
    return page("envVar", listedOrder(serviceOf(store, params.id).envVars), ({ key }) => key, query);
  });
  api.put(all, { schema: { params: idParams, body: listBody } }, async ({ params, body }) => {
    const envVars = await setEnvVars(store, params.id, body ?? [], sources);
    // The reply keeps the order of the request; only later lists turn it round.
    return page("envVar", envVars, ({ key }) => key, { limit: envVars.length });
  });
  api.get(one, { schema }, ({ params }) => findEnvVar(store, params.id, params.key));
  api.put(one, { schema: { params: newKeyParams, body: envVarValueSchema } }, ({ params, body }) => {
    return setEnvVar(store, params.id, { ...body, key: params.key }, sources);
  });
  api.delete(one, { schema }, async ({ params }, reply) => {
    await removeEnvVar(store, params.id, params.key);
    return reply.code(204).send();
  });
}
