import picocolors from "picocolors";
import { expect, test } from "vitest";
import { formatLine } from "./format-line";

const colors = picocolors.createColors(false);

function lineOf(labels: Record<string, string>, message = "ready", timestamp = "2026-01-02T03:04:05.678000001Z") {
  return { id: "1", message, timestamp, labels: Object.entries(labels).map(([name, value]) => ({ name, value })) };
}

test.each([
  [{ type: "app", instance: "srv-d0aaaaaaaaaaaaaaaa0g-x7k2p" }, "2026-01-02T03:04:05.678Z x7k2p ready"],
  [{ type: "build" }, "2026-01-02T03:04:05.678Z build ready"],
  [{}, "2026-01-02T03:04:05.678Z       ready"],
])("a line with the labels %j is printed with its time and its writer", (labels, text) => {
  expect(formatLine(lineOf(labels), colors)).toBe(text);
});

test("a message stays as it is", () => {
  const message = '  {"level":"info"}\t\u001B[31mred\u001B[0m ';
  expect(formatLine(lineOf({ type: "build" }, message), colors).endsWith(` ${message}`)).toBe(true);
});

test("a time in whole seconds stays so", () => {
  expect(formatLine(lineOf({ type: "build" }, "m", "2026-01-02T03:04:05Z"), colors)).toBe(
    "2026-01-02T03:04:05Z build m",
  );
});
