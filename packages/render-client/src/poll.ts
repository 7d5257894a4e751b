import { type Clock, systemClock } from "./clock";
import { cancelled } from "./error";

const firstDelayMs = 200;
const longestDelayMs = 5_000;
const growth = 1.3;

/** How a wait ends. */
export interface PollOptions {
  /** Milliseconds after which it is given up, after a last look. */
  readonly limitMs: number;
  /** Its end is the error that the update was cancelled. */
  readonly signal: AbortSignal;
  /** @default this machine's clock */
  readonly clock?: Clock;
}

/** Looks again and again, ever more slowly, until there is a result; undefined when there was none within the limit. */
export async function poll<Result>(
  look: () => Promise<Result | undefined>,
  { limitMs, signal, clock = systemClock }: PollOptions,
): Promise<Result | undefined> {
  const end = clock.now() + limitMs;
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * growth, longestDelayMs)) {
    const result = await look();
    if (result !== undefined) return result;
    const leftMs = end - clock.now();
    if (leftMs <= 0) return undefined;
    await clock.pause(Math.min(delayMs, leftMs), signal).catch((cause: unknown) => {
      throw cancelled(true, cause);
    });
  }
}
