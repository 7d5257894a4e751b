/** RFC 3339 with microseconds, the precision that Render keeps. */
export function microseconds(now: number): string {
  return `${new Date(now).toISOString().slice(0, -1)}000Z`;
}

/**
 * RFC 3339 with nanoseconds.
 *
 * @param fraction nanoseconds within the millisecond, 0 to 999999
 */
export function nanoseconds(now: number, fraction: number): string {
  return `${new Date(now).toISOString().slice(0, -1)}${String(fraction).padStart(6, "0")}Z`;
}

/**
 * The object as the reply to its creation shows it. For Postgres, key value and custom domains that one carries
 * nanoseconds, which later reads round: the two never compare equal as strings.
 */
export function asCreated<T extends { createdAt: string; updatedAt?: string }>(object: T): T {
  const precise = (timestamp: string) => timestamp.replace(/Z$/, "451Z");
  return {
    ...object,
    createdAt: precise(object.createdAt),
    ...(object.updatedAt === undefined ? {} : { updatedAt: precise(object.updatedAt) }),
  };
}

/** An RFC 3339 timestamp of any precision as nanoseconds since 1970. */
export function toNanoseconds(timestamp: string): bigint {
  const fraction = /\.(\d+)/.exec(timestamp)?.[1] ?? "";
  const whole = Date.parse(timestamp.replace(/\.\d+/, ""));
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(9, "0").slice(0, 9));
}
