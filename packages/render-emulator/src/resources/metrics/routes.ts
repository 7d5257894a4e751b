import { ApiError } from "../../errors";
import { passes } from "../../http/filters";
import type { Api } from "../../http/typed-routes";
import type { ProcessLoad } from "../../runtimes/load/process-load";
import type { Sources } from "../../sources";
import type { Store } from "../store";
import { type InstanceMetric, instanceMetrics, type ResourceMetric, resourceMetrics } from "./measurements";
import type { Meter } from "./meter";
import { type Asked, askedOf, instanceQuery, seriesQuery, storeQuery } from "./asked";
import { known, timeSeries } from "./reply";
import { aggregated, type Point, resampled, type Series, slotMs } from "./series";
import type { Traffic } from "./traffic";
import { trafficRoutes } from "./traffic-routes";

export interface MetricsParts {
  store: Store;
  sources: Pick<Sources, "now">;
  load: ProcessLoad;
  traffic: Traffic;
  meter: Meter;
}

/** Which units Render answers in is unknown: these are the plain ones. */
const units: Readonly<Record<InstanceMetric | ResourceMetric, string>> = {
  cpu: "cpu",
  memory: "bytes",
  "cpu-limit": "cpu",
  "memory-limit": "bytes",
  "cpu-target": "cpu",
  "memory-target": "bytes",
  "disk-usage": "bytes",
  "disk-capacity": "bytes",
  "instance-count": "instances",
  "active-connections": "connections",
  "replication-lag": "seconds",
};

/** What was asked of an instance within the last second is no older than what is measured now. */
const freshMs = 1_000;

/** Of these alone is something known on a machine that doesn't tell of its processes. */
const unmeasured: readonly ResourceMetric[] = ["disk-usage", "disk-capacity", "instance-count"];

export function metricsRoutes(api: Api, parts: MetricsParts): void {
  for (const metric of instanceMetrics) instanceRoute(api, metric, parts);
  for (const metric of resourceMetrics) resourceRoute(api, metric, parts);
  api.get("/metrics/filters/application", { schema: { querystring: seriesQuery } }, ({ query }) => {
    const asked = toAsk(parts, query);
    const found = parts.meter.measurements.of("cpu", asked.ids);
    const values = found.flatMap(({ instance = "", series }) => (pointsOf(series, asked).length === 0 ? [] : instance));
    return [{ filter: "instance", values: values.toSorted() }];
  });
  trafficRoutes(api, { ...parts, toAsk: (query) => toAsk(parts, query) });
}

function instanceRoute(api: Api, metric: InstanceMetric, parts: MetricsParts): void {
  const how = metric === "cpu" || metric === "memory" ? "average" : "latest";
  api.get(`/metrics/${metric}`, { schema: { querystring: instanceQuery } }, ({ query }) => {
    requireProcesses(parts, metric);
    const asked = toAsk(parts, query);
    parts.load.sample(freshMs);
    const found = parts.meter.measurements
      .of(metric, asked.ids)
      .filter(({ instance }) => passes(query.instance, instance))
      .map((one) => ({ ...one, values: resampled(pointsOf(one.series, asked), asked.stepMs, how) }));
    const unit = units[metric];
    const { aggregationMethod: method } = query;
    if (method === undefined) {
      return known(found.map(({ resource, instance, values }) => timeSeries({ resource, instance }, values, unit)));
    }
    return known(
      asked.ids.map((resource) => {
        const own = found.filter((one) => one.resource === resource).map(({ values }) => values);
        return timeSeries({ resource }, aggregated(own, method), unit);
      }),
    );
  });
}

function resourceRoute(api: Api, metric: ResourceMetric, parts: MetricsParts): void {
  const isOfStores = metric === "active-connections" || metric === "replication-lag";
  const querystring = isOfStores ? storeQuery : seriesQuery;
  api.get(`/metrics/${metric}`, { schema: { querystring } }, async ({ query }) => {
    if (!unmeasured.includes(metric)) requireProcesses(parts, metric);
    const asked = toAsk(parts, query);
    await parts.meter.survey((resource, one) => one === metric && asked.ids.includes(resource));
    return known(
      parts.meter.measurements.of(metric, asked.ids).map(({ resource, series }) => {
        return timeSeries({ resource }, resampled(pointsOf(series, asked), asked.stepMs, "latest"), units[metric]);
      }),
    );
  });
}

function toAsk({ meter, sources }: MetricsParts, query: Parameters<typeof askedOf>[0]): Asked {
  return askedOf(query, new Set(meter.resources().keys()), sources.now());
}

/** With the slot in which the time that is asked for begins. */
function pointsOf(series: Series, { from, to }: Asked): Point[] {
  return series.within(from - slotMs + 1, to);
}

/** Nothing is made up: where nothing can be measured, nothing is said. */
function requireProcesses({ load }: MetricsParts, metric: string): void {
  if (load.isMeasurable) return;
  throw new ApiError(501, `\`/metrics/${metric}\`: the emulator measures processes on Linux alone`);
}
