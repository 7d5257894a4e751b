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
  const asked = headers.get("Retry-After") ?? (isRefused ? headers.get("Ratelimit-Reset") : null);
  const seconds = Number(asked ?? NaN);
  if (!Number.isFinite(seconds)) return isRefused ? 1_000 : undefined;
  const waitMs = seconds * 1_000 - (seconds > earliestTime ? nowMs : 0);
  return Math.min(Math.max(0, waitMs), longestWaitMs);
}
