import { describe, expect, it } from "vitest";
import { type LogQuery, queryLogs } from "./query";

const lines = ["a", "b", "c", "d"].map((message, index) => ({
  id: message,
  message,
  timestamp: `2026-01-02T03:04:05.00000000${index}Z`,
  labels: [{ name: "type", value: index < 2 ? "build" : "app" }],
}));
const all: LogQuery = {
  startTime: "2026-01-02T03:04:05Z",
  endTime: "2026-01-02T04:00:00Z",
  direction: "forward",
  limit: 100,
  type: [],
  instance: [],
  text: [],
};
const messages = (query: Partial<LogQuery>) => queryLogs(lines, { ...all, ...query }).logs.map((line) => line.message);

describe("a query of logs", () => {
  it.each<[Partial<LogQuery>, string[]]>([
    [{}, ["a", "b", "c", "d"]],
    [{ direction: "backward", limit: 2 }, ["d", "c"]],
    [{ type: ["build"] }, ["a", "b"]],
    [{ text: ["c"] }, ["c"]],
    [{ startTime: "2026-01-02T03:04:05.000000002Z" }, ["c", "d"]],
    [{ endTime: "2026-01-02T03:04:05.000000001Z" }, ["a", "b"]],
  ])("with %j finds %j", (query, found) => {
    expect(messages(query)).toEqual(found);
  });

  it.each(["forward", "backward"] as const)("pages %s without a gap or a double", (direction) => {
    const first = queryLogs(lines, { ...all, direction, limit: 2 });
    const second = queryLogs(lines, {
      ...all,
      direction,
      limit: 2,
      startTime: first.nextStartTime,
      endTime: first.nextEndTime,
    });
    expect([first.hasMore, second.hasMore]).toEqual([true, false]);
    const seen = [...first.logs, ...second.logs].map((line) => line.message);
    expect(seen.sort()).toEqual(["a", "b", "c", "d"]);
  });
});
