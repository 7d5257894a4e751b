import { secretFileContentSchema, secretFileNameSchema, secretFilesInputSchema } from "@slipway/render-api";
import { z } from "zod";
import { page, pageQuerySchema } from "../../../http/paging";
import { idParams } from "../../../http/params";
import type { Api } from "../../../http/typed-routes";
import type { Store } from "../../store";
import { serviceOf } from "../record";
import { findSecretFile, removeSecretFile, setSecretFile, setSecretFiles } from "./state";

const nameParams = idParams.extend({ name: z.string() });
const newNameParams = idParams.extend({ name: secretFileNameSchema });
// Null is an empty list.
const listBody = secretFilesInputSchema.optional();

/** A service's secret files. Writing them deploys nothing: they are there from the next deploy on. */
export function secretFileRoutes(api: Api, store: Store): void {
  const [all, one] = ["/services/:id/secret-files", "/services/:id/secret-files/:name"];
  const schema = { params: nameParams };
  api.get(all, { schema: { params: idParams, querystring: pageQuerySchema } }, ({ params, query }) => {
    // Render lists them in the reverse of the order in which they were given.
    return page("secretFile", serviceOf(store, params.id).secretFiles.toReversed(), ({ name }) => name, query);
  });
  api.put(all, { schema: { params: idParams, body: listBody } }, async ({ params, body = [] }) => {
    await setSecretFiles(store, params.id, body);
    // The reply keeps the order of the request; only later lists turn it round.
    return page("secretFile", body, ({ name }) => name, { limit: body.length });
  });
  api.get(one, { schema }, ({ params }) => findSecretFile(store, params.id, params.name));
  const setOne = { schema: { params: newNameParams, body: secretFileContentSchema } };
  api.put(one, setOne, async ({ params, body }, reply) => {
    // Also where it was there: 201 is all that Render's reference knows of.
    return reply.code(201).send(await setSecretFile(store, params.id, { name: params.name, ...body }));
  });
  api.delete(one, { schema }, async ({ params }, reply) => {
    await removeSecretFile(store, params.id, params.name);
    return reply.code(204).send();
  });
}
