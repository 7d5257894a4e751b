import type { LogLine } from "@slipway/render-api";
import { z } from "zod";
import { listFilter } from "../../http/filters";
import type { Api } from "../../http/typed-routes";
import { WebSockets } from "../../http/web-sockets";
import type { Sources } from "../../sources";
import { Queue } from "../../runtimes/queue";
import type { Store } from "../store";
import { requireOwner } from "../owners/state";
import { firstMatches, type LogQuery, queryLogs, valuesOf } from "./query";
import type { LogStore } from "./state";
import type { LogSubscriptions } from "./subscriptions";

const hourMs = 3_600_000;
const endOfTime = "9999-12-31T23:59:59Z";

/** Each is looked for in every line. */
const mostTexts = 20;

const logQuery = z.object({
  ownerId: z.string(),
  resource: listFilter.pipe(z.array(z.string()).min(1)),
  type: listFilter,
  instance: listFilter,
  // Not a list joined by commas: a text may have some of its own.
  text: z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [value].flat())
    .pipe(z.array(z.string()).max(mostTexts, `expected ${mostTexts} texts at most`))
    .optional(),
  direction: z.enum(["backward", "forward"]).default("backward"),
  startTime: z.iso.datetime({ offset: true }).optional(),
  endTime: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

const labels = ["instance", "host", "statusCode", "method", "level", "type"] as const;
const valuesQuery = logQuery.extend({ label: z.enum(labels) });

interface LogRouteParts {
  store: Store;
  logs: LogStore;
  sources: Sources;
  subscriptions: LogSubscriptions;
}

/** Log lines of services and their deploys. Without times, the window is the last hour. */
export function logRoutes(api: Api, { store, logs, sources, subscriptions }: LogRouteParts): void {
  // One query after the other, one service after the other: only one service's lines are in memory at a time.
  const turns = new Queue();
  const webSockets = new WebSockets(api);
  const queryOf = (asked: z.infer<typeof logQuery>): LogQuery => {
    requireOwner(store, asked.ownerId);
    const { startTime, endTime, direction, limit, type = [], instance = [], text = [] } = asked;
    return {
      startTime: startTime ?? new Date(sources.now() - hourMs).toISOString(),
      endTime: endTime ?? new Date(sources.now()).toISOString(),
      ...{ direction, limit, type, instance, text },
    };
  };
  api.get("/logs", { schema: { querystring: logQuery } }, async ({ query: asked }) => {
    const query = queryOf(asked);
    return turns.run("logs", async () => {
      const found: LogLine[] = [];
      for (const id of new Set(asked.resource)) {
        found.push(...(await firstMatches(logs.read(id, orderOf(query)), query)));
      }
      return queryLogs(
        found.sort((a, b) => a.timestamp.localeCompare(b.timestamp)),
        query,
      );
    });
  });
  api.get("/logs/values", { schema: { querystring: valuesQuery } }, async ({ query: { label, ...asked } }) => {
    const query = queryOf(asked);
    return turns.run("logs", async () => {
      const found = new Set<string>();
      for (const id of new Set(asked.resource)) {
        for (const value of await valuesOf(label, logs.read(id, orderOf(query)), query)) found.add(value);
      }
      return [...found].slice(0, query.limit);
    });
  });
  api.get("/logs/subscribe", { schema: { querystring: logQuery } }, (request, reply) => {
    // What is yet to be written is in no window that has an end already.
    const { endTime = endOfTime } = request.query;
    const query = queryOf({ ...request.query, endTime });
    webSockets.accept(request, reply, (client) => subscriptions.add(client, request.query.resource, query));
  });
}

function orderOf({ direction }: LogQuery): "oldest first" | "newest first" {
  return direction === "forward" ? "oldest first" : "newest first";
}
