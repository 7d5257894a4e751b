import type { LogLine } from "@slipway/render-api";
import { z } from "zod";
import { listFilter } from "../../http/filters";
import type { Api } from "../../http/typed-routes";
import type { Sources } from "../../sources";
import { Queue } from "../../runtimes/queue";
import type { Store } from "../store";
import { requireOwner } from "../owners/state";
import { firstMatches, type LogQuery, queryLogs } from "./query";
import type { LogStore } from "./state";

const hourMs = 3_600_000;

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

/** Log lines of services and their deploys. Without times, the window is the last hour. */
export function logRoutes(api: Api, store: Store, logs: LogStore, sources: Sources): void {
  // One query after the other, one service after the other: only one service's lines are in memory at a time.
  const turns = new Queue();
  api.get("/logs", { schema: { querystring: logQuery } }, async ({ query: asked }) => {
    requireOwner(store, asked.ownerId);
    const { startTime, endTime, direction, limit, type = [], instance = [], text = [] } = asked;
    const query: LogQuery = {
      startTime: startTime ?? new Date(sources.now() - hourMs).toISOString(),
      endTime: endTime ?? new Date(sources.now()).toISOString(),
      ...{ direction, limit, type, instance, text },
    };
    return turns.run("logs", async () => {
      const found: LogLine[] = [];
      const order = direction === "forward" ? "oldest first" : "newest first";
      for (const id of new Set(asked.resource)) found.push(...(await firstMatches(logs.read(id, order), query)));
      return queryLogs(
        found.sort((a, b) => a.timestamp.localeCompare(b.timestamp)),
        query,
      );
    });
  });
}
