import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { Traffic } from "./traffic";

/** A service's traffic, and a clock. */
function asked() {
  const state = { now: 1_000_000_000 };
  const traffic = new Traffic({ now: () => state.now });
  const ask = (path: string, host = "localhost", isWebSocket = false) => {
    const socket = Object.assign(new EventEmitter(), { bytesWritten: 100 });
    // Whatever a client offers, without a word in `Connection` nobody goes over to it.
    const headers = { host, upgrade: "websocket" };
    const request = { url: path, headers, rawHeaders: ["Host", host], socket } as unknown as IncomingMessage;
    const response = Object.assign(new EventEmitter(), { headersSent: true, statusCode: 200 });
    traffic.watch("srv-1", { request, response: response as unknown as ServerResponse, isWebSocket });
    return {
      end: (ms: number, bytes: number) => {
        state.now += ms;
        socket.bytesWritten += bytes;
        response.emit("close");
        socket.emit("close");
      },
    };
  };
  const requests = () => traffic.requests("srv-1", 0, Number.POSITIVE_INFINITY);
  const sent = (source: "http" | "websocket") =>
    traffic
      .sent("srv-1")
      ?.[source].within(0, Number.POSITIVE_INFINITY)
      .map(({ sum }) => sum);
  return { traffic, ask, requests, sent };
}

test("a request is noted once it is answered, without its query, with how long it took and what was sent", () => {
  const { ask, requests, sent } = asked();
  const one = ask("/a?secret=1");
  expect(requests()).toEqual([]);
  one.end(40, 500);
  expect(requests()).toMatchObject([{ host: "localhost", path: "/a", statusCode: "200", ms: 40 }]);
  expect(sent("http")).toEqual([500]);
});

test("a WebSocket counts by what was sent until its end, and is no request", () => {
  const { ask, requests, sent } = asked();
  ask("/live", "localhost", true).end(90_000, 7_000);
  expect(requests()).toEqual([]);
  expect(sent("websocket")).toEqual([7_000]);
});

test("whatever is asked, so many requests and hosts are kept, and all are counted", () => {
  const { traffic, ask, requests } = asked();
  for (let count = 0; count < 12_000; count += 1) ask(`/${"x".repeat(500)}`, `a${count}.localhost`).end(0, 0);
  expect(requests().length).toBeLessThanOrEqual(10_000);
  expect(requests().every(({ path }) => path.length === 200)).toBe(true);
  const counts = traffic.counts("srv-1");
  expect(counts.length).toBeLessThanOrEqual(201);
  const points = counts.flatMap(({ series }) => series.within(0, Number.POSITIVE_INFINITY));
  expect(points.reduce((sum, point) => sum + point.sum, 0)).toBe(12_000);
});

test("nothing is kept of a service that is gone", () => {
  const { traffic, ask, requests } = asked();
  ask("/").end(1, 1);
  traffic.keepOnly(new Set(["srv-1"]));
  expect(requests()).toHaveLength(1);
  traffic.keepOnly(new Set());
  expect(requests()).toEqual([]);
});
