import { z } from "zod";
import { badRequest } from "../../errors";
import { listFilter } from "../../http/filters";
import { hourMs } from "./traffic";

const msInSecond = 1_000;
const leastResolutionSeconds = 30;

/** Render's description says RFC 3339 in one place and seconds since 1970 in another. */
const timeSchema = z
  .string()
  .transform((text) => (/^\d+$/.test(text) ? Number(text) * msInSecond : Date.parse(text)))
  .refine(Number.isFinite, "expected a time such as 2026-01-02T03:04:05Z, or seconds since 1970")
  .optional();

const window = { startTime: timeSchema, endTime: timeSchema };

/** `service` is the older name of `resource`. */
const resources = { resource: listFilter, service: listFilter };

const resolution = { resolutionSeconds: z.coerce.number().min(leastResolutionSeconds).default(60) };

/** Without these, the last hour of one resource at least. */
export const seriesQuery = z.object({ ...window, ...resolution, ...resources });

/** Of data stores: there never was a `service` for them. */
export const storeQuery = seriesQuery.omit({ service: true });

export const instanceQuery = seriesQuery.extend({
  instance: listFilter,
  aggregationMethod: z.enum(["AVG", "MAX", "MIN"]).optional(),
});

export const bandwidthQuery = z.object({ ...window, ...resources });

export const requestsQuery = seriesQuery.extend({
  host: listFilter,
  path: listFilter,
  aggregateBy: z.enum(["statusCode", "host"]).optional(),
});

export const latencyQuery = seriesQuery.extend({
  host: listFilter,
  path: listFilter,
  quantile: listFilter.pipe(z.array(z.coerce.number<string>().min(0).max(1)).optional()),
});

export const httpFiltersQuery = seriesQuery.extend({ host: listFilter, statusCode: listFilter });

export const pathFiltersQuery = httpFiltersQuery.extend({ path: listFilter });

/** What every query asks about. */
export interface Asked {
  ids: readonly string[];
  from: number;
  to: number;
  stepMs: number;
}

/**
 * @param there the ids that there are
 * @throws ApiError when it asks for nothing, or for what isn't there: Render's description knows no 404 here, and no other wording
 */
export function askedOf(
  query: z.infer<typeof bandwidthQuery> & { resolutionSeconds?: number },
  there: ReadonlySet<string>,
  now: number,
): Asked {
  const ids = [...new Set([...(query.resource ?? []), ...(query.service ?? [])])];
  if (ids.length === 0) throw badRequest("`resource`: expected the id of one resource at least");
  const missing = ids.find((id) => !there.has(id));
  if (missing !== undefined) throw badRequest(`\`resource\`: there is no \`${missing}\``);
  const to = query.endTime ?? now;
  const from = query.startTime ?? to - hourMs;
  if (from > to) throw badRequest("`startTime` is after `endTime`: expected it to be before");
  return { ids, from, to, stepMs: (query.resolutionSeconds ?? 60) * msInSecond };
}
