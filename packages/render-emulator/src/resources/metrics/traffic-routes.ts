import { badRequest } from "../../errors";
import { passes } from "../../http/filters";
import type { Api } from "../../http/typed-routes";
import {
  type Asked,
  type askedOf,
  bandwidthQuery,
  httpFiltersQuery,
  latencyQuery,
  pathFiltersQuery,
  requestsQuery,
} from "./asked";
import { known, timeSeries } from "./reply";
import { quantileOf, resampled, slotMs, type Value } from "./series";
import { type AnsweredRequest, hourMs, type Traffic, type TrafficSource, trafficSources } from "./traffic";

interface TrafficRoutesParts {
  traffic: Traffic;
  toAsk: (query: Parameters<typeof askedOf>[0]) => Asked;
}

/** Those of Render's own charts. */
const usualQuantiles = [0.5, 0.75, 0.9, 0.99];
const bytesPerMegabyte = 1_000_000;
const bandwidthSourcesSince = Date.parse("2025-03-09T00:00:00Z");
const mostPaths = 100;

export function trafficRoutes(api: Api, { traffic, toAsk }: TrafficRoutesParts): void {
  const requestsOf = (query: RequestFilter, { ids, from, to }: Asked) =>
    ids.flatMap((id) => traffic.requests(id, from, to).filter((one) => isMeant(query, one)));

  api.get("/metrics/http-requests", { schema: { querystring: requestsQuery } }, ({ query }) => {
    const asked = toAsk(query);
    return known(asked.ids.flatMap((id) => requestCounts(traffic, id, query, asked)));
  });
  api.get("/metrics/http-latency", { schema: { querystring: latencyQuery } }, ({ query }) => {
    const asked = toAsk(query);
    const series = asked.ids.flatMap((resource) => {
      const own = traffic.requests(resource, asked.from, asked.to).filter((one) => isMeant(query, one));
      return (query.quantile ?? usualQuantiles).map((quantile) => {
        return timeSeries({ resource, quantile: String(quantile) }, latencies(own, quantile, asked.stepMs), "ms");
      });
    });
    return known(series);
  });
  api.get("/metrics/bandwidth", { schema: { querystring: bandwidthQuery } }, ({ query }) => {
    const asked = toAsk(query);
    return known(asked.ids.map((id) => timeSeries({ resource: id }, sent(traffic, id, trafficSources, asked), "MB")));
  });
  api.get("/metrics/bandwidth-sources", { schema: { querystring: bandwidthQuery } }, ({ query }) => {
    const asked = toAsk(query);
    if (asked.from < bandwidthSourcesSince)
      throw badRequest("bandwidth sources data is only available after 2025-03-09");
    return { data: asked.ids.flatMap((id) => sentBySource(traffic, id, asked)) };
  });
  api.get("/metrics/filters/http", { schema: { querystring: httpFiltersQuery } }, ({ query }) => {
    const found = requestsOf(query, toAsk(query));
    return (["host", "statusCode"] as const).map((filter) => ({
      filter,
      values: [...new Set(found.map((one) => one[filter]))].toSorted(),
    }));
  });
  api.get("/metrics/filters/path", { schema: { querystring: pathFiltersQuery } }, ({ query }) => {
    const found = requestsOf(query, toAsk(query));
    return [...new Set(found.map(({ path }) => path))].toSorted().slice(0, mostPaths);
  });
}

interface RequestFilter {
  host?: string[] | undefined;
  path?: string[] | undefined;
  statusCode?: string[] | undefined;
}

function isMeant({ host, path, statusCode }: RequestFilter, request: AnsweredRequest): boolean {
  return passes(host, request.host) && passes(path, request.path) && passes(statusCode, request.statusCode);
}

/** All are counted, but for those at certain paths: of these, the newest. */
function requestCounts(
  traffic: Traffic,
  resource: string,
  query: RequestFilter & { aggregateBy?: "statusCode" | "host" | undefined },
  asked: Asked,
) {
  const bySlot = new Map<string | undefined, Map<number, number>>();
  const add = (group: string | undefined, at: number, count: number) => {
    const slots = bySlot.get(group) ?? new Map<number, number>();
    bySlot.set(group, slots.set(at, (slots.get(at) ?? 0) + count));
  };
  const groupOf = (one: { host: string; statusCode: string }) => query.aggregateBy && one[query.aggregateBy];
  if (query.path === undefined) {
    for (const one of traffic.counts(resource).filter(({ host }) => passes(query.host, host))) {
      for (const { at, sum } of one.series.within(asked.from - slotMs + 1, asked.to)) add(groupOf(one), at, sum);
    }
  } else {
    const own = traffic.requests(resource, asked.from, asked.to).filter((one) => isMeant(query, one));
    for (const one of own) add(groupOf(one), one.at, 1);
  }
  return [...bySlot].map(([group, slots]) => {
    const points = [...slots]
      .map(([at, sum]) => ({ at, sum, count: 1, latest: sum }))
      .toSorted((one, other) => one.at - other.at);
    const labels = { resource, ...(query.aggregateBy && { [query.aggregateBy]: group }) };
    return timeSeries(labels, resampled(points, asked.stepMs, "total"), "requests");
  });
}

function latencies(requests: readonly AnsweredRequest[], quantile: number, stepMs: number): Value[] {
  const bySlot = new Map<number, number[]>();
  for (const { at, ms } of requests) {
    const start = Math.floor(at / stepMs) * stepMs;
    const slot = bySlot.get(start) ?? [];
    slot.push(ms);
    bySlot.set(start, slot);
  }
  return [...bySlot].map(([at, all]) => ({ at, value: quantileOf(all, quantile) }));
}

/** By the hour, in megabytes. */
function sent(traffic: Traffic, id: string, of: readonly TrafficSource[], { from, to }: Asked): Value[] {
  const series = traffic.sent(id);
  const points = of.flatMap((source) => series?.[source].within(from - hourMs + 1, to) ?? []);
  const values = resampled(points, hourMs, "total").toSorted((one, other) => one.at - other.at);
  return values.map(({ at, value }) => ({ at, value: value / bytesPerMegabyte }));
}

/** What a service asks of others, and what private links carry, isn't seen here: there are no values of these. */
function sentBySource(traffic: Traffic, resource: string, asked: Asked) {
  const rows = [["total", trafficSources] as const, ...trafficSources.map((source) => [source, [source]] as const)];
  return rows.flatMap(([trafficSource, of]) => {
    const values = sent(traffic, resource, of, asked).map(({ at, value }) => ({ timestamp: at / 1_000, value }));
    return values.length === 0 ? [] : [{ labels: { resource, trafficSource }, values }];
  });
}
