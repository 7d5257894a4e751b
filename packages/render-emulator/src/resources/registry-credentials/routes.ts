import { registryCredentialCreateSchema, registryCredentialUpdateSchema, registrySchema } from "@slipway/render-api";
import { ApiError } from "../../errors";
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

/** What images of services are pulled with. One that a service has can't be deleted. */
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
    for (const { service } of servicesWith(store, record.id))
      service.registryCredential = { id: record.id, name: body.name };
    return asReplied(record);
  });
  api.delete(path, { schema }, async ({ params }, reply) => {
    const record = registryCredentialOf(store, params.id);
    const [user] = servicesWith(store, record.id);
    if (user !== undefined) throw inUse(record.name, user.service.name);
    await store.remove(store.state.registryCredentials, record);
    return reply.code(204).send();
  });
}

function servicesWith(store: Store, id: string) {
  return store.state.services.filter(({ service }) => service.registryCredential?.id === id);
}

/** Status and words are the emulator's own: Render's are unknown. */
function inUse(credential: string, service: string): ApiError {
  return new ApiError(
    409,
    `registry credential \`${credential}\` is used by service \`${service}\`: take it from that first`,
  );
}
