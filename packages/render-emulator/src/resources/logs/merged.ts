import type { LogLine } from "@slipway/render-api";

/** In which order of their times lines are read. */
export type Order = "oldest first" | "newest first";

/** Two logs as one, both in this order of their times, each read no further than it is asked for. */
export function* merged(one: Iterator<LogLine>, other: Iterator<LogLine>, order: Order): Generator<LogLine, undefined> {
  let [a, b] = [one.next(), other.next()];
  while (a.done !== true || b.done !== true) {
    if (b.done === true || (a.done !== true && isFirst(a.value, b.value, order))) {
      if (a.done !== true) yield a.value;
      a = one.next();
    } else {
      yield b.value;
      b = other.next();
    }
  }
}

/** All that the emulator writes have as many digits. */
function isFirst(a: LogLine, b: LogLine, order: Order): boolean {
  return order === "oldest first" ? a.timestamp <= b.timestamp : a.timestamp >= b.timestamp;
}
