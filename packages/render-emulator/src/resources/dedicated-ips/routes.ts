import { dedicatedIpCreateSchema, dedicatedIpUpdateSchema, regionSchema } from "@slipway/render-api";
import { enumFilter, listFilter, passes } from "../../http/filters";
import { barePage, pageQuerySchema } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import { makeId, type Sources } from "../../sources";
import { asCreated, microseconds } from "../../state/timestamps";
import { environmentOf } from "../environments/record";
import { requireOwner } from "../owners/state";
import type { Store } from "../store";
import { addressesOf, asReplied, dedicatedIpOf, type DedicatedIpRecord } from "./record";

/** Which filters Render has of this list is not known: these are those of other lists. */
const listQuery = pageQuerySchema.extend({ name: listFilter, ownerId: listFilter, region: enumFilter(regionSchema) });
const path = "/dedicated-ips/:id";

/**
 * Sets of addresses are kept, and nothing leaves by them: all that runs here has this machine's.
 *
 * @param runsAfterMs how long it takes until a set has its addresses
 */
export function dedicatedIpRoutes(api: Api, store: Store, sources: Sources, runsAfterMs: number): void {
  const schema = { params: idParams };
  const replied = (record: DedicatedIpRecord) =>
    asReplied(record, store.state.environments, sources.now(), runsAfterMs);
  api.get("/dedicated-ips", { schema: { querystring: listQuery } }, ({ query }) => {
    const found = store.state.dedicatedIps
      .toReversed()
      .filter(
        ({ name, ownerId, region }) =>
          passes(query.name, name) && passes(query.ownerId, ownerId) && passes(query.region, region),
      );
    return barePage(found.map(replied), ({ id }) => id, query);
  });
  api.post("/dedicated-ips", { schema: { body: dedicatedIpCreateSchema } }, async ({ body }, reply) => {
    requireOwner(store, body.ownerId);
    for (const id of body.environmentIds) environmentOf(store, id);
    const createdAt = microseconds(sources.now());
    const ips = addressesOf(sources.randomBytes(3));
    const made = { id: makeId(sources, "dedicatedIp"), ips, createdAt, updatedAt: createdAt };
    const record = { ...body, ...made };
    await store.add(store.state.dedicatedIps, record);
    return reply.code(201).send(asCreated(replied(record)));
  });
  api.get(path, { schema }, ({ params }) => replied(dedicatedIpOf(store, params.id)));
  const update = { schema: { ...schema, body: dedicatedIpUpdateSchema } };
  api.patch(path, update, async ({ params, body }) => {
    const record = dedicatedIpOf(store, params.id);
    for (const id of body.environmentIds ?? []) environmentOf(store, id);
    const { name = record.name, description = record.description, environmentIds = record.environmentIds } = body;
    await store.change(record, { name, description, environmentIds, updatedAt: microseconds(sources.now()) });
    return replied(record);
  });
  api.delete(path, { schema }, async ({ params }, reply) => {
    await store.remove(store.state.dedicatedIps, dedicatedIpOf(store, params.id));
    return reply.code(204).send();
  });
}
