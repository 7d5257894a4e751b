import { type Owner, regionSchema } from "@slipway/render-api";
import type { z } from "zod";
import { enumFilter, listFilter, passes, passesTimes, timeFilters } from "../http/filters";
import { pageQuerySchema } from "../http/paging";

/** Query of the lists of data stores. */
export const datastoreListQuery = pageQuerySchema.extend({
  name: listFilter,
  ownerId: listFilter,
  region: enumFilter(regionSchema),
  environmentId: listFilter,
  ...timeFilters("created", "updated"),
});

interface Listed {
  name: string;
  owner: Owner;
  region: string;
  environmentId?: string | undefined;
  createdAt: string;
  updatedAt: string;
}

export function passesQuery(listed: Listed, query: z.infer<typeof datastoreListQuery>): boolean {
  return (
    passes(query.name, listed.name) &&
    passes(query.ownerId, listed.owner.id) &&
    passes(query.region, listed.region) &&
    passes(query.environmentId, listed.environmentId) &&
    passesTimes(query, { created: listed.createdAt, updated: listed.updatedAt })
  );
}
