/**
 * Milliseconds after which Render asks to be asked again, or undefined when it doesn't, or when the request must not be sent
 * twice. `Ratelimit-Reset` stands on every reply and means something on a 429 only.
 */
export function askedToWaitMs(method: string, status: number, headers: Headers): number | undefined {
  const isRefused = status === 429;
  const isRepeatable = method.toUpperCase() !== "POST" && status >= 500;
  if (!isRefused && !isRepeatable) return undefined;
  const seconds = headers.get("Retry-After") ?? (isRefused ? headers.get("Ratelimit-Reset") : null);
  if (seconds === null || !Number.isFinite(Number(seconds))) return isRefused ? 1_000 : undefined;
  return Math.max(0, Number(seconds) * 1_000);
}
