import type { CustomDomain } from "@slipway/render-api";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { badRequest, notFound } from "../errors";
import type { Sources } from "../sources";
import { domainsFor } from "../state/custom-domains";
import type { Store } from "../state/store";
import { asCreated } from "../state/timestamps";
import { filterSchema, page, pageQuerySchema, passes } from "./paging";
import { idParams } from "./params";

const domainParams = idParams.extend({ idOrName: z.string() });
const createBody = z.object({ name: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "expected a host name") });
const listQuery = pageQuerySchema.extend({ name: filterSchema, verificationStatus: filterSchema });

export function customDomainRoutes(server: FastifyInstance, store: Store, sources: Sources): void {
  const path = "/services/:id/custom-domains";
  server.get(path, (request) => {
    const query = listQuery.parse(request.query);
    const found = store
      .service(idParams.parse(request.params).id)
      .customDomains.filter(
        (domain) => passes(query.name, domain.name) && passes(query.verificationStatus, domain.verificationStatus),
      );
    return page("customDomain", found.toReversed(), (domain) => domain.id, query);
  });
  server.post(path, async (request, reply) => {
    const record = store.service(idParams.parse(request.params).id);
    const { name } = createBody.parse(request.body);
    if (record.service.type !== "web_service" && record.service.type !== "static_site") {
      throw badRequest(`custom domains are for web services and static sites, not for a ${record.service.type}`);
    }
    const taken = store.state.services.some(({ customDomains }) =>
      customDomains.some((domain) => domain.name === name),
    );
    if (taken) throw badRequest(`\`name\`: the domain \`${name}\` is in use already`);
    const domains = domainsFor(name, sources);
    record.customDomains.push(...domains);
    await store.save();
    return reply.code(201).send(domains.map(asCreated));
  });
  server.get(`${path}/:idOrName`, (request) => findDomain(store, request.params));
  server.delete(`${path}/:idOrName`, async (request, reply) => {
    const domain = findDomain(store, request.params);
    const record = store.service(idParams.parse(request.params).id);
    record.customDomains = record.customDomains.filter(
      (other) => other !== domain && other.redirectForName !== domain.name,
    );
    await store.save();
    return reply.code(204).send();
  });
  // There is no DNS to ask here: whoever asks for verification gets it.
  server.post(`${path}/:idOrName/verify`, async (request, reply) => {
    findDomain(store, request.params).verificationStatus = "verified";
    await store.save();
    return reply.code(202).send();
  });
}

function findDomain(store: Store, params: unknown): CustomDomain {
  const { id, idOrName } = domainParams.parse(params);
  const found = store.service(id).customDomains.find((domain) => domain.id === idOrName || domain.name === idOrName);
  if (found === undefined) throw notFound(idOrName);
  return found;
}
