import type { Owner } from "@slipway/render-api";
import type { z } from "zod";
import { filterSchema, pageQuerySchema, passes } from "../http/paging";

/** Query of the lists of data stores. */
export const datastoreListQuery = pageQuerySchema.extend({
  name: filterSchema,
  ownerId: filterSchema,
  region: filterSchema,
});

/** What else Render can filter them by. Replicas (`includeReplicas`) there are none. */
export const unservedFilters = ["environmentId", "createdBefore", "createdAfter", "updatedBefore", "updatedAfter"];

export function passesQuery(
  { name, owner, region }: { name: string; owner: Owner; region: string },
  query: z.infer<typeof datastoreListQuery>,
): boolean {
  return passes(query.name, name) && passes(query.ownerId, owner.id) && passes(query.region, region);
}
