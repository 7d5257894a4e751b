import type { LogLine } from "@slipway/render-api";
import { z } from "zod";
import { listFilter } from "../../http/filters";
import type { Api } from "../../http/typed-routes";
import { WebSockets } from "../../http/web-sockets";
import type { Sources } from "../../sources";
import { Queue } from "../../runtimes/queue";
import type { Store } from "../store";
import { requireOwner } from "../owners/state";
import { labelFilter, pathFilter, textFilter } from "./filters";
import { firstMatches, type LogQuery, pageOf, valuesOf } from "./query";
import type { LogStore } from "./state";
import type { LogSubscriptions } from "./subscriptions";

const hourMs = 3_600_000;
const endOfTime = "9999-12-31T23:59:59Z";
/** Of one search. It is only reached by what somebody makes up for it. */
const longestSearchMs = 20_000;

const logQuery = z.object({
  ownerId: z.string(),
  resource: listFilter.pipe(z.array(z.string()).min(1)),
  type: listFilter,
  instance: listFilter,
  host: labelFilter,
  statusCode: labelFilter,
  method: labelFilter,
  path: pathFilter,
  level: labelFilter,
  text: textFilter,
  direction: z.enum(["backward", "forward"]).default("backward"),
  startTime: z.iso.datetime({ offset: true }).optional(),
  endTime: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

type AskedLogs = z.infer<typeof logQuery>;

const labels = ["instance", "host", "statusCode", "method", "level", "type"] as const;
const valuesQuery = logQuery.extend({ label: z.enum(labels) });

interface LogRouteParts {
  store: Store;
  logs: LogStore;
  sources: Sources;
  subscriptions: LogSubscriptions;
}

/** Log lines of services and their deploys, and of requests. */
export function logRoutes(api: Api, { store, logs, sources, subscriptions }: LogRouteParts): void {
  // One query after the other, one service after the other: only one service's lines are in memory at a time.
  const turns = new Queue();
  const webSockets = new WebSockets(api);
  const queryOf = (asked: AskedLogs) => {
    requireOwner(store, asked.ownerId);
    return queryFrom(asked, sources.now());
  };
  const linesOf = (id: string, { direction }: LogQuery, { type }: AskedLogs) =>
    logs.read(id, direction === "forward" ? "oldest first" : "newest first", type);
  const timeLimit = () => ({ now: () => sources.now(), until: sources.now() + longestSearchMs });
  api.get("/logs", { schema: { querystring: logQuery } }, async ({ query: asked }) => {
    const query = queryOf(asked);
    return turns.run("logs", async () => {
      const limit = timeLimit();
      const found: LogLine[] = [];
      for (const id of new Set(asked.resource)) {
        found.push(...(await firstMatches(linesOf(id, query, asked), query, limit)));
      }
      return pageOf(
        found.sort((a, b) => a.timestamp.localeCompare(b.timestamp)),
        query,
      );
    });
  });
  api.get("/logs/values", { schema: { querystring: valuesQuery } }, async ({ query: { label, ...asked } }) => {
    const query = queryOf(asked);
    return turns.run("logs", async () => {
      const limit = timeLimit();
      const found = new Set<string>();
      for (const id of new Set(asked.resource)) {
        for (const value of await valuesOf(label, linesOf(id, query, asked), query, limit)) found.add(value);
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

/** Without times, the window is the last hour. */
function queryFrom(asked: AskedLogs, now: number): LogQuery {
  const { startTime, endTime, direction, limit, type, instance, host, statusCode, method, path, level, text } = asked;
  return {
    startTime: startTime ?? new Date(now - hourMs).toISOString(),
    endTime: endTime ?? new Date(now).toISOString(),
    ...{ direction, limit, texts: text ?? [] },
    labels: { type: testsOf(type), instance: testsOf(instance), host, statusCode, method, path, level },
  };
}

/** Values that have no wildcards, as Render describes them. */
function testsOf(values: readonly string[] | undefined) {
  return values?.map((wanted) => (value: string) => value === wanted);
}
