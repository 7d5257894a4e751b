import { setTimeout as sleep } from "node:timers/promises";

/** What waits go by, so that tests can let time pass. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends after so many milliseconds; rejects when the signal ends. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** This machine's. */
export const systemClock: Clock = {
  now: Date.now,
  pause: (ms, signal) => sleep(ms, undefined, { signal }),
};

/** A call, since time passes between two looks at `aborted` where the compiler takes it for unchanged. */
export function hasEnded({ aborted }: AbortSignal): boolean {
  return aborted;
}
