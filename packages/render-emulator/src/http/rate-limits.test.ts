import { describe, expect, it } from "vitest";
import { RateLimiter, rateLimitOf } from "./rate-limits";

describe("rate limits", () => {
  it.each([
    ["GET", "/v1/services", 400, 60_000],
    ["GET", "/v1/logs", 30, 60_000],
    ["POST", "/v1/services", 20, 3_600_000],
    ["POST", "/v1/postgres", 20, 3_600_000],
    ["POST", "/v1/services/srv-1/custom-domains", 50, 3_600_000],
    ["PATCH", "/v1/services/srv-1", 10, 60_000],
    ["POST", "/v1/services/srv-1/deploys", 10, 60_000],
    ["PUT", "/v1/logs/streams/owner/tea-1", 30, 60_000],
    ["PUT", "/v1/services/srv-1/env-vars", 100, 60_000],
  ])("of %s %s are %i in %i ms", (method, path, limit, windowMs) => {
    expect(rateLimitOf(method, path)).toMatchObject({ limit, windowMs });
  });

  it("count down within a window and begin anew after it", () => {
    const limiter = new RateLimiter();
    const limit = { bucket: "writes", limit: 2, windowMs: 1_000 };
    const counts = [0, 10, 20, 1_000].map((now) => limiter.count(limit, now));
    expect(counts.map(({ remaining }) => remaining)).toEqual([1, 0, 0, 1]);
    expect(counts.map(({ exceeded }) => exceeded)).toEqual([false, false, true, false]);
  });

  it("remember no more than so many buckets at once, and none whose window has ended", () => {
    const limiter = new RateLimiter();
    const count = (path: string, now: number) => limiter.count(rateLimitOf("PATCH", `/v1/services/${path}`), now);
    for (let id = 0; id < 20_000; id += 1) count(`srv-${id}`, 0);
    expect(limiter.size).toBeLessThanOrEqual(10_000);
    expect(count("srv-19999", 1).remaining).toBe(8);
    count("srv-later", 120_000);
    expect(limiter.size).toBe(1);
  });
});
