import { expect, test } from "vitest";
import { askedToWaitMs } from "./rate-limit";

test.each<[string, number, Record<string, string>, number | undefined]>([
  ["GET", 429, { "Retry-After": "3" }, 3_000],
  ["POST", 429, { "Ratelimit-Reset": "12" }, 12_000],
  ["GET", 429, { "Retry-After": "3", "Ratelimit-Reset": "12" }, 3_000],
  ["POST", 429, {}, 1_000],
  ["POST", 429, { "Ratelimit-Reset": "1800000007" }, 7_000],
  ["POST", 429, { "Ratelimit-Reset": "1700000000" }, 0],
  ["POST", 429, { "Retry-After": "86400" }, 3_600_000],
  ["GET", 503, { "Retry-After": "5", "Ratelimit-Reset": "60" }, 5_000],
  ["GET", 503, { "Ratelimit-Reset": "60" }, undefined],
  ["POST", 503, { "Retry-After": "5" }, undefined],
  ["GET", 404, { "Ratelimit-Reset": "60" }, undefined],
])("a %s that is answered %d with %o waits for %s ms", (method, status, headers, expected) => {
  expect(askedToWaitMs(method, status, new Headers(headers), 1_800_000_000_000)).toBe(expected);
});
