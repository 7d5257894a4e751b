import { expect, test } from "vitest";
import { ago } from "./ago";

const now = Date.parse("2026-01-10T00:00:00Z");

test.each([
  ["2026-01-09T23:59:59.500000Z", "0 seconds ago"],
  ["2026-01-09T23:59:59Z", "1 second ago"],
  ["2026-01-09T23:59:01Z", "59 seconds ago"],
  ["2026-01-09T23:58:01Z", "1 minute ago"],
  ["2026-01-09T22:00:00Z", "2 hours ago"],
  ["2026-01-08T00:00:01Z", "1 day ago"],
  ["2025-12-11T00:00:00Z", "30 days ago"],
])("%s was %s", (then, text) => {
  expect(ago(then, now)).toBe(text);
});

test("a moment that a faster clock puts into the future is now", () => {
  expect(ago("2026-01-10T00:00:05Z", now)).toBe("0 seconds ago");
});
