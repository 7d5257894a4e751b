import { type Exchange, measured } from "../../runtimes/endpoint";
import { hostOf } from "../../runtimes/own-names";
import type { Sources } from "../../sources";
import { keptMs, Series } from "./series";

/** A request that was answered. */
export interface AnsweredRequest {
  at: number;
  host: string;
  /** Without its query, and cut where it is very long. */
  path: string;
  statusCode: string;
  ms: number;
}

/** How many requests of a service are kept one by one, as many as Render suggests paths from. */
const keptRequests = 5_000;
const longestPath = 200;
/** A caller on this machine has names without end for it, such as `a.localhost`: of these, the rest count as one. */
const mostKeys = 200;
const otherHost = "other";

export const hourMs = 3_600_000;
/** Bandwidth is kept by the hour. */
const keptHoursMs = 7 * 24 * hourMs;

export const trafficSources = ["http", "websocket"] as const;
export type TrafficSource = (typeof trafficSources)[number];

/** What was asked of one service. */
interface Asked {
  /** The newest, which are looked into one by one. */
  recent: AnsweredRequest[];
  /** How many there were, of each host with each status. */
  counts: Map<string, { host: string; statusCode: string; series: Series }>;
  /** Bytes that were sent. */
  sent: Record<TrafficSource, Series>;
}

/** What services were asked from outside, as the emulator's own proxy has seen it. */
export class Traffic {
  private readonly byService = new Map<string, Asked>();

  constructor(private readonly sources: Pick<Sources, "now">) {}

  /** Notes one request once it is answered. */
  watch(serviceId: string, exchange: Exchange): void {
    const { request, response, isWebSocket } = exchange;
    const taken = measured(exchange, () => this.sources.now());
    const note = () => {
      const asked = this.askedOf(serviceId);
      const { at, ms, bytes } = taken();
      asked.sent[isWebSocket ? "websocket" : "http"].add(at, bytes);
      if (isWebSocket || !response.headersSent) return;
      const host = hostOf(request) ?? "";
      const path = (request.url ?? "").split("?")[0]?.slice(0, longestPath) ?? "";
      const answered = { at, host, path, statusCode: String(response.statusCode), ms };
      this.count(asked, answered);
    };
    if (isWebSocket) request.socket.once("close", note);
    else response.once("close", note);
  }

  /** Requests that are kept one by one, the oldest first. */
  requests(serviceId: string, from: number, to: number): AnsweredRequest[] {
    return (this.byService.get(serviceId)?.recent ?? []).filter(({ at }) => at >= from && at <= to);
  }

  /** How many requests there were, of each host with each status. */
  counts(serviceId: string): { host: string; statusCode: string; series: Series }[] {
    return [...(this.byService.get(serviceId)?.counts.values() ?? [])];
  }

  /** Bytes that were sent, by the hour; undefined while nobody has asked. */
  sent(serviceId: string): Readonly<Record<TrafficSource, Series>> | undefined {
    return this.byService.get(serviceId)?.sent;
  }

  /** Nothing is kept of services that are gone. */
  keepOnly(serviceIds: ReadonlySet<string>): void {
    for (const id of this.byService.keys()) if (!serviceIds.has(id)) this.byService.delete(id);
  }

  private count(asked: Asked, answered: AnsweredRequest): void {
    const { at, statusCode } = answered;
    const isKnown = asked.counts.size < mostKeys || asked.counts.has(`${statusCode} ${answered.host}`);
    const host = isKnown ? answered.host : otherHost;
    asked.recent.push(answered);
    // Not one by one: what is dropped moves all the rest.
    if (asked.recent.length > 2 * keptRequests) asked.recent = asked.recent.slice(-keptRequests);
    const key = `${statusCode} ${host}`;
    const counted = asked.counts.get(key) ?? { host, statusCode, series: new Series() };
    asked.counts.set(key, counted);
    counted.series.add(at, 1);
    for (const [other, { series }] of asked.counts) if (at - series.newest > keptMs) asked.counts.delete(other);
  }

  private askedOf(serviceId: string): Asked {
    const hourly = () => new Series(hourMs, keptHoursMs);
    const asked = this.byService.get(serviceId) ?? {
      recent: [],
      counts: new Map(),
      sent: { http: hourly(), websocket: hourly() },
    };
    this.byService.set(serviceId, asked);
    return asked;
  }
}
