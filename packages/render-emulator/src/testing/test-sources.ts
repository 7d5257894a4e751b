import type { Sources } from "../sources";

/** A clock that stands still and chance that counts up. */
export function testSources(now = Date.parse("2026-01-02T03:04:05.678Z")): Sources {
  let next = 0;
  return { now: () => now, randomBytes: (size) => Uint8Array.from({ length: size }, () => next++ % 256) };
}
