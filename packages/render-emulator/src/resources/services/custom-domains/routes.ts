import { customDomainCreateSchema, customDomainSchema } from "@slipway/render-api";
import { z } from "zod";
import { enumFilter, listFilter, passes, passesTimes, timeFilters } from "../../../http/filters";
import { page, pageQuerySchema } from "../../../http/paging";
import { idParams } from "../../../http/params";
import type { Api } from "../../../http/typed-routes";
import type { Sources } from "../../../sources";
import type { Store } from "../../store";
import { serviceOf } from "../record";
import { addDomain, findDomain, removeDomain, verifyDomain } from "./state";

const domainParams = idParams.extend({ idOrName: z.string() });
const listQuery = pageQuerySchema.extend({
  name: listFilter,
  domainType: enumFilter(customDomainSchema.shape.domainType),
  verificationStatus: enumFilter(customDomainSchema.shape.verificationStatus),
  ...timeFilters("created"),
});

export function customDomainRoutes(api: Api, store: Store, sources: Sources): void {
  const [all, one] = ["/services/:id/custom-domains", "/services/:id/custom-domains/:idOrName"];
  const schema = { params: domainParams };
  api.get(all, { schema: { params: idParams, querystring: listQuery } }, ({ params, query }) => {
    const found = serviceOf(store, params.id).customDomains.filter(
      ({ name, domainType, verificationStatus, createdAt }) =>
        passes(query.name, name) &&
        passes(query.domainType, domainType) &&
        passes(query.verificationStatus, verificationStatus) &&
        passesTimes(query, { created: createdAt }),
    );
    return page("customDomain", found.toReversed(), ({ id }) => id, query);
  });
  api.post(all, { schema: { params: idParams, body: customDomainCreateSchema } }, async ({ params, body }, reply) => {
    return reply.code(201).send(await addDomain(store, params.id, body.name, sources));
  });
  api.get(one, { schema }, ({ params }) => findDomain(store, params.id, params.idOrName));
  api.delete(one, { schema }, async ({ params }, reply) => {
    await removeDomain(store, params.id, params.idOrName);
    return reply.code(204).send();
  });
  api.post(`${one}/verify`, { schema }, async ({ params }, reply) => {
    await verifyDomain(store, params.id, params.idOrName);
    return reply.code(202).send();
  });
}
