import type { Clock } from "./clock";

/** A clock on which a pause takes no time but its own. */
export class FakeClock implements Clock {
  #now = Date.parse("2026-01-01T00:00:00Z");
  /** Every pause so far, in milliseconds. */
  readonly pauses: number[] = [];

  now(): number {
    return this.#now;
  }

  async pause(ms: number, signal: AbortSignal): Promise<void> {
    // Lets what is under way, such as a cancellation, have its turn.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    this.pauses.push(ms);
    this.#now += ms;
  }
}
