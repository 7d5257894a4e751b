import { serviceEventTypeSchema } from "@slipway/render-api";
import { z } from "zod";
import { enumFilter } from "../../http/filters";
import { page, pageQuerySchema } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import type { Sources } from "../../sources";
import { toNanoseconds } from "../../state/timestamps";
import { serviceOf } from "../services/record";
import type { Store } from "../store";
import type { Events } from "./state";

const hourMs = 3_600_000;
const time = z.iso.datetime({ offset: true, error: "expected a time such as 2026-01-02T03:04:05Z" }).optional();
const listQuery = pageQuerySchema.extend({
  type: enumFilter(serviceEventTypeSchema),
  startTime: time,
  endTime: time,
});

/**
 * Events of data stores are in no list, nor are those of a service whose type Render's description of the list doesn't have:
 * webhooks tell of them, and they are found by their ids.
 */
export function eventRoutes(api: Api, store: Store, events: Events, sources: Sources): void {
  const schema = { params: idParams };
  // Without times, the window is the last hour, as Render's reference has it; both ends are within.
  api.get("/services/:id/events", { schema: { ...schema, querystring: listQuery } }, ({ params, query }) => {
    serviceOf(store, params.id);
    const start = toNanoseconds(query.startTime ?? new Date(sources.now() - hourMs).toISOString());
    const end = toNanoseconds(query.endTime ?? new Date(sources.now()).toISOString());
    const types: readonly string[] = query.type ?? serviceEventTypeSchema.options;
    const found = events.of(params.id).filter(({ type, timestamp }) => {
      const at = toNanoseconds(timestamp);
      return at >= start && at <= end && types.includes(type);
    });
    return page("event", found, ({ id }) => id, query);
  });
  api.get("/events/:id", { schema }, ({ params }) => events.get(params.id));
}
