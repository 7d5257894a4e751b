import { expect, test } from "vitest";
import { askedToWaitMs } from "./rate-limit";

test.each<[number, Record<string, string>, number | undefined]>([
  [429, { "Retry-After": "3" }, 3_000],
  [429, { "Ratelimit-Reset": "12" }, 12_000],
  [429, { "Retry-After": "3", "Ratelimit-Reset": "12" }, 3_000],
  [429, {}, 1_000],
  [429, { "Ratelimit-Reset": "1800000007" }, 7_000],
  [429, { "Ratelimit-Reset": "1700000000" }, 0],
  [429, { "Retry-After": "86400" }, 3_600_000],
  [503, { "Retry-After": "5", "Ratelimit-Reset": "60" }, 5_000],
  [503, { "Ratelimit-Reset": "60" }, undefined],
  [429, { "Retry-After": "NaN" }, 1_000],
  [429, { "Retry-After": "Infinity" }, 1_000],
  [429, { "Retry-After": "-5" }, 1_000],
  [429, { "Retry-After": "" }, 1_000],
  [429, { "Retry-After": "0x10" }, 1_000],
  [429, { "Retry-After": "1e12" }, 1_000],
  [429, { "Retry-After": "soon", "Ratelimit-Reset": "12" }, 12_000],
  [429, { "Retry-After": "1000000000000" }, 3_600_000],
  [429, { "Retry-After": "9".repeat(400) }, 1_000],
  [429, { "Retry-After": "Fri, 15 Jan 2027 08:00:09 GMT" }, 9_000],
  [429, { "Retry-After": "Fri, 15 Jan 2100 08:00:09 GMT" }, 3_600_000],
  [429, { "Retry-After": "Fri, 15 Jan 2010 08:00:09 GMT" }, 0],
  [503, { "Retry-After": "never" }, undefined],
  [404, { "Ratelimit-Reset": "60" }, undefined],
])("a reply of %d with %o asks to wait for %s ms", (status, headers, expected) => {
  expect(askedToWaitMs(status, new Headers(headers), 1_800_000_000_000)).toBe(expected);
});
