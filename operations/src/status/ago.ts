const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

const format = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/**
 * "3 minutes ago", in the largest whole unit.
 *
 * @param then RFC 3339
 * @param now milliseconds since 1970
 */
export function ago(then: string, now: number): string {
  const elapsedMs = Math.max(0, now - Date.parse(then));
  const [unit, unitMs] = UNITS.find(([, ms]) => elapsedMs >= ms) ?? (["second", 1_000] as const);
  return format.format(-Math.floor(elapsedMs / unitMs), unit);
}

/**
 * "in 3 days", or "2 hours ago" of what is over, in the largest whole unit.
 *
 * @param then RFC 3339
 * @param now milliseconds since 1970
 */
export function fromNow(then: string, now: number): string {
  const leftMs = Date.parse(then) - now;
  if (leftMs < 0) return ago(then, now);
  const [unit, unitMs] = UNITS.find(([, ms]) => leftMs >= ms) ?? (["second", 1_000] as const);
  return format.format(Math.round(leftMs / unitMs), unit);
}
