/** Render's longest window is an hour. */
const longestWaitMs = 3_600_000;
/** A larger number is no count of seconds to wait but a time: seconds since 1970. */
const earliestTime = 1_000_000_000;

/**
 * Milliseconds after which Render asks to be asked again, or undefined when it doesn't, or when the request must not be sent
 * twice. `Ratelimit-Reset` stands on every reply and means something on a 429 only.
 *
 * @param nowMs milliseconds since 1970
 */
export function askedToWaitMs(method: string, status: number, headers: Headers, nowMs: number): number | undefined {
  const isRefused = status === 429;
  const isRepeatable = method.toUpperCase() !== "POST" && status >= 500;
  if (!isRefused && !isRepeatable) return undefined;
  const asked = headers.get("Retry-After") ?? (isRefused ? headers.get("Ratelimit-Reset") : null);
  const seconds = Number(asked ?? NaN);
  if (!Number.isFinite(seconds)) return isRefused ? 1_000 : undefined;
  const waitMs = seconds * 1_000 - (seconds > earliestTime ? nowMs : 0);
  return Math.min(Math.max(0, waitMs), longestWaitMs);
}
