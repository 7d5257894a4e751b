/** How often one kind of request may come: `limit` times in `windowMs`. */
export interface RateLimit {
  /** Requests of one bucket count together. */
  bucket: string;
  limit: number;
  windowMs: number;
}

export interface Allowance extends RateLimit {
  remaining: number;
  /** Until the window ends. */
  resetSeconds: number;
  exceeded: boolean;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const creates = /^\/v1\/(services|postgres|key-value|redis)$/;
const perService = /^\/v1\/services\/([^/]+)(|\/deploys|\/scale|\/suspend|\/resume)$/;
const ownerLogStream = /^\/v1\/logs\/streams\/owner\/[^/]+$/;
const domainCreates = /^\/v1\/services\/[^/]+\/custom-domains$/;

/**
 * Of all requests without the key together: they use up nothing of those with it, and whatever paths they name, nothing
 * is kept of them.
 */
export const strangersLimit: RateLimit = { bucket: "strangers", limit: 400, windowMs: minuteMs };

/** Render's figures, as its replies' headers show them. */
export function rateLimitOf(method: string, path: string): RateLimit {
  if (method === "GET") {
    return path === "/v1/logs"
      ? { bucket: "logs", limit: 30, windowMs: minuteMs }
      : { bucket: "reads", limit: 400, windowMs: minuteMs };
  }
  if (method === "POST" && creates.test(path)) return { bucket: `create ${path}`, limit: 20, windowMs: hourMs };
  if (method === "POST" && domainCreates.test(path)) return { bucket: "create domains", limit: 50, windowMs: hourMs };
  if (ownerLogStream.test(path)) return { bucket: "log stream", limit: 30, windowMs: minuteMs };
  if ((method === "POST" || method === "PATCH") && perService.test(path)) {
    return { bucket: `${method} ${path}`, limit: 10, windowMs: minuteMs };
  }
  return { bucket: "writes", limit: 100, windowMs: minuteMs };
}

/** Far more than the services of a workspace need. */
const mostWindows = 10_000;

/** Counts requests by bucket in fixed windows. */
export class RateLimiter {
  private readonly windows = new Map<string, { endsAt: number; used: number }>();
  private nextTidyUp = 0;

  /** How many windows are remembered. */
  get size(): number {
    return this.windows.size;
  }

  /** @param now milliseconds since 1970 */
  count(limit: RateLimit, now: number): Allowance {
    this.makeRoom(now);
    const current = this.windows.get(limit.bucket);
    const window = current !== undefined && current.endsAt > now ? current : { endsAt: now + limit.windowMs, used: 0 };
    window.used += 1;
    this.windows.set(limit.bucket, window);
    return {
      ...limit,
      remaining: Math.max(0, limit.limit - window.used),
      resetSeconds: Math.ceil((window.endsAt - now) / 1000),
      exceeded: window.used > limit.limit,
    };
  }

  /** A path has a bucket of its own, and anybody with the key can make any number of paths: the oldest make room. */
  private makeRoom(now: number): void {
    if (now >= this.nextTidyUp) {
      for (const [bucket, { endsAt }] of this.windows) if (endsAt <= now) this.windows.delete(bucket);
      this.nextTidyUp = now + minuteMs;
    }
    for (const bucket of this.windows.keys()) {
      if (this.windows.size < mostWindows) break;
      this.windows.delete(bucket);
    }
  }
}
