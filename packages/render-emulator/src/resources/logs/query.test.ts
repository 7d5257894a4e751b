import type { LogLine } from "@slipway/render-api";
import { describe, expect, it } from "vitest";
import { firstMatches, type LogQuery, pageOf, valuesOf, wantedBy } from "./query";

const line = (message: string, nanosecond: number, labels: Record<string, string>): LogLine => ({
  id: message,
  message,
  timestamp: `2026-01-02T03:04:05.00000000${nanosecond}Z`,
  labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
});
const lines = [
  line("a", 0, { type: "build" }),
  line("b", 1, { type: "build" }),
  line("c", 2, { type: "app", instance: "i-1" }),
  line("d", 3, { type: "app", instance: "i-2" }),
];
const all: LogQuery = {
  ...{ startTime: "2026-01-02T03:04:05Z", endTime: "2026-01-02T04:00:00Z" },
  ...{ direction: "forward", limit: 100, texts: [], labels: {} },
};
const is = (wanted: string) => (value: string) => value === wanted;

function page(query: LogQuery) {
  return pageOf(lines.filter(wantedBy(query)), query);
}

describe("a query of logs", () => {
  it.each<[string, Partial<LogQuery>, string[]]>([
    ["nothing", {}, ["a", "b", "c", "d"]],
    ["the newest two", { direction: "backward", limit: 2 }, ["d", "c"]],
    ["a type", { labels: { type: [is("build")] } }, ["a", "b"]],
    ["one of two instances", { labels: { instance: [is("i-1"), is("i-2")] } }, ["c", "d"]],
    ["a label that no line has", { labels: { host: [() => true] } }, []],
    ["two labels", { labels: { type: [is("app")], instance: [is("i-2")] } }, ["d"]],
    ["a text", { texts: [is("c")] }, ["c"]],
    ["two texts that no line has both of", { texts: [is("c"), is("d")] }, []],
    ["a time from", { startTime: "2026-01-02T03:04:05.000000002Z" }, ["c", "d"]],
    ["a time until", { endTime: "2026-01-02T03:04:05.000000001Z" }, ["a", "b"]],
  ])("that asks for %s finds what it asks for", (_, query, found) => {
    expect(page({ ...all, ...query }).logs.map(({ message }) => message)).toEqual(found);
  });

  it.each(["forward", "backward"] as const)("pages %s without a gap or a double", (direction) => {
    const first = page({ ...all, direction, limit: 2 });
    const second = page({
      ...all,
      direction,
      limit: 2,
      startTime: first.nextStartTime,
      endTime: first.nextEndTime,
    });
    expect([first.hasMore, second.hasMore]).toEqual([true, false]);
    const seen = [...first.logs, ...second.logs].map(({ message }) => message);
    expect(seen.sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("reads no further than its page, and values no further than it wants", async () => {
    let read = 0;
    async function* counted() {
      for (const one of lines) {
        read += 1;
        yield one;
      }
    }
    const limit = { now: () => 0, until: 0 };
    await firstMatches(counted(), { ...all, limit: 1 }, limit);
    expect(read).toBe(2);
    expect(await valuesOf("type", counted(), { ...all, limit: 1 }, limit)).toEqual(new Set(["build"]));
    expect(read).toBe(3);
    expect(await valuesOf("instance", counted(), all, limit)).toEqual(new Set(["i-1", "i-2"]));
  });

  it("ends when its time is over, and says what to ask for", async () => {
    let now = 0;
    async function* slow() {
      for (const one of lines) {
        yield one;
        now += 10;
      }
    }
    const limit = { now: () => now, until: 15 };
    const message = "the search takes too long: ask for one of a shorter time, or by simpler expressions";
    await expect(firstMatches(slow(), all, limit)).rejects.toThrow(message);
    expect(now).toBe(20);
    await expect(valuesOf("type", slow(), all, limit)).rejects.toThrow(message);
  });
});
