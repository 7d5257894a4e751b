/** Render's longest window is an hour. */
export const longestWaitMs = 3_600_000;
/** A larger number is no count of seconds to wait but a time: seconds since 1970. */
const earliestTime = 1_000_000_000;

/**
 * Milliseconds after which Render asks to be asked again, or undefined when it doesn't. `Ratelimit-Reset` is on every reply
 * and means something on a 429 only.
 *
 * @param nowMs milliseconds since 1970
 */
export function askedToWaitMs(status: number, headers: Headers, nowMs: number): number | undefined {
  const isRefused = status === 429;
  if (!isRefused && status < 500) return undefined;
  const waitMs = [headers.get("Retry-After"), isRefused ? headers.get("Ratelimit-Reset") : null]
    .map((asked) => waitOf(asked, nowMs))
    .find((wait) => wait !== undefined);
  if (waitMs === undefined) return isRefused ? 1_000 : undefined;
  return Math.min(Math.max(0, waitMs), longestWaitMs);
}

/** A count of seconds, a time in seconds, or a date of HTTP. Anything else asks for nothing. */
function waitOf(asked: string | null, nowMs: number): number | undefined {
  if (asked === null) return undefined;
  if (/^\d{1,15}(\.\d{1,9})?$/.test(asked)) {
    const seconds = Number(asked);
    return seconds * 1_000 - (seconds > earliestTime ? nowMs : 0);
  }
  const time = /^[A-Z][a-z]{2}, .* GMT$/.test(asked) ? Date.parse(asked) : NaN;
  return Number.isNaN(time) ? undefined : time - nowMs;
}
