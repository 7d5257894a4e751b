import picocolors from "picocolors";
import { expect, test } from "vitest";
import { formatLine, lineFormat } from "./format-line";

const colors = picocolors.createColors(false);

function lineOf(labels: Record<string, string>, message = "ready", timestamp = "2026-01-02T03:04:05.678000001Z") {
  return { id: "1", message, timestamp, labels: Object.entries(labels).map(([name, value]) => ({ name, value })) };
}

test.each([
  [{ type: "app", instance: "srv-d0aaaaaaaaaaaaaaaa0g-x7k2p" }, "2026-01-02T03:04:05.678Z x7k2p ready"],
  [{ type: "build" }, "2026-01-02T03:04:05.678Z build ready"],
  [{}, "2026-01-02T03:04:05.678Z       ready"],
])("a line with the labels %j is printed with its time and its writer", (labels, text) => {
  expect(formatLine(lineOf(labels), "readable", colors)).toBe(text);
});

test("a request is told with what its labels say, as in Render's dashboard", () => {
  const labels = { type: "request", host: "api.example.com", method: "GET", path: "/orders", statusCode: "404" };
  const line = lineOf(labels, 'clientIP="198.51.100.3" responseTimeMS=7');
  const told = '[GET]404 api.example.com/orders clientIP="198.51.100.3" responseTimeMS=7';
  expect(formatLine(line, "readable", colors)).toBe(`2026-01-02T03:04:05.678Z request ${told}`);
  expect(formatLine(line, "raw", colors)).toBe(told);
  expect(JSON.parse(formatLine(line, "json", colors))).toEqual(line);
});

test("on a terminal a structured line is readable; raw it is what the service wrote, as JSON all that Render says of it", () => {
  const message = '  {"level":"info","msg":"up"}\t';
  const line = lineOf({ type: "build" }, message);
  expect(formatLine(line, "readable", colors)).toBe("2026-01-02T03:04:05.678Z build INFO  up");
  expect(formatLine(line, "raw", colors)).toBe(message);
  expect(JSON.parse(formatLine(line, "json", colors))).toEqual(line);
});

test.each([
  [{}, true, "readable"],
  [{}, false, "raw"],
  [{ raw: true }, true, "raw"],
  [{ json: true }, true, "json"],
  [{ json: true }, false, "json"],
])("with %j, and a terminal or none (%s), the format is %s", (asked, isTerminal, format) => {
  expect(lineFormat(asked, isTerminal)).toBe(format);
});

test("a time in whole seconds stays so", () => {
  expect(formatLine(lineOf({ type: "build" }, "m", "2026-01-02T03:04:05Z"), "readable", colors)).toBe(
    "2026-01-02T03:04:05Z build m",
  );
});
