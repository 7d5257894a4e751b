import { registryCredentialCreateSchema, registryCredentialUpdateSchema, registrySchema } from "@slipway/render-api";
import { enumFilter, listFilter, passes, passesTimes, timeFilters } from "../../http/filters";
import { barePage, pageQuerySchema } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import { makeId, type Sources } from "../../sources";
import { microseconds } from "../../state/timestamps";
import { requireOwner } from "../owners/state";
import type { Store } from "../store";
import { asReplied, registryCredentialOf } from "./record";

const listQuery = pageQuerySchema.extend({
  name: listFilter,
  username: listFilter,
  type: enumFilter(registrySchema),
  ownerId: listFilter,
  ...timeFilters("created", "updated"),
});
const path = "/registrycredentials/:id";

/** Credentials are kept; images, which would need them, are not run. */
export function registryCredentialRoutes(api: Api, store: Store, sources: Sources): void {
  const schema = { params: idParams };
  api.get("/registrycredentials", { schema: { querystring: listQuery } }, ({ query }) => {
    const found = store.state.registryCredentials
      .toReversed()
      .filter(
        ({ name, username, registry, createdAt: created, updatedAt: updated }) =>
          passes(query.name, name) &&
          passes(query.username, username) &&
          passes(query.type, registry) &&
          passes(query.ownerId, store.state.owner.id) &&
          passesTimes(query, { created, updated }),
      );
    return barePage(found.map(asReplied), ({ id }) => id, query);
  });
  // With 200, as Render describes and recordings have it.
  api.post("/registrycredentials", { schema: { body: registryCredentialCreateSchema } }, async ({ body }) => {
    const { ownerId, ...input } = body;
    requireOwner(store, ownerId);
    const createdAt = microseconds(sources.now());
    const record = { id: makeId(sources, "registryCredential"), ...input, createdAt, updatedAt: createdAt };
    await store.add(store.state.registryCredentials, record);
    return asReplied(record);
  });
  api.get(path, { schema }, ({ params }) => asReplied(registryCredentialOf(store, params.id)));
  const update = { schema: { ...schema, body: registryCredentialUpdateSchema } };
  api.patch(path, update, async ({ params, body }) => {
    const record = registryCredentialOf(store, params.id);
    await store.change(record, { ...body, updatedAt: microseconds(sources.now()) });
    return asReplied(record);
  });
  api.delete(path, { schema }, async ({ params }, reply) => {
    await store.remove(store.state.registryCredentials, registryCredentialOf(store, params.id));
    return reply.code(204).send();
  });
}
