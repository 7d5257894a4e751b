import { z } from "zod";
import { listFilter } from "../../http/filters";
import type { Api } from "../../http/typed-routes";
import type { Sources } from "../../sources";
import type { Store } from "../store";
import { requireOwner } from "../owners/state";
import { queryLogs } from "./query";
import type { LogStore } from "./state";

const hourMs = 3_600_000;

const logQuery = z.object({
  ownerId: z.string(),
  resource: listFilter.pipe(z.array(z.string()).min(1)),
  type: listFilter,
  instance: listFilter,
  // Not a list joined by commas: a text may have some of its own.
  text: z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [value].flat())
    .optional(),
  direction: z.enum(["backward", "forward"]).default("backward"),
  startTime: z.iso.datetime({ offset: true }).optional(),
  endTime: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** Log lines of services and their deploys. Without times, the window is the last hour. */
export function logRoutes(api: Api, store: Store, logs: LogStore, sources: Sources): void {
  api.get("/logs", { schema: { querystring: logQuery } }, async ({ query }) => {
    requireOwner(store, query.ownerId);
    const known = new Set(store.state.services.map(({ service }) => service.id));
    const perResource = await Promise.all(query.resource.filter((id) => known.has(id)).map((id) => logs.read(id)));
    const lines = perResource.flat().sort((a, b) => a.timestamp.localeCompare(b.timestamp));
    return queryLogs(lines, {
      startTime: query.startTime ?? new Date(sources.now() - hourMs).toISOString(),
      endTime: query.endTime ?? new Date(sources.now()).toISOString(),
      direction: query.direction,
      limit: query.limit,
      type: query.type ?? [],
      instance: query.instance ?? [],
      text: query.text ?? [],
    });
  });
}
