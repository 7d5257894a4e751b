import type { Clock } from "./clock";
import type { Lost, Reply } from "./exchange";
import { askedToWaitMs, longestWaitMs } from "./rate-limit";

/** How often one request is sent at most. */
const mostAttempts = 7;
const firstDelayMs = 300;
const longestDelayMs = 5_000;
/** Statuses of failures that pass. */
const passing = new Set([429, 500, 502, 503, 504]);

/** A further attempt: when, and whether Render named the time. */
export interface Wait {
  readonly ms: number;
  readonly isAsked: boolean;
}

/** The attempts at one request: how many there were, what became of them, and whether there is another. */
export class Attempts {
  #count = 0;
  #waitedMs = 0;
  /** How often Render refused the request for its rate. */
  refusals = 0;
  /** Whether Render may have done what was asked, by an attempt that has failed. */
  mayHaveArrived = false;

  /** @param isRepeatable whether it does no harm when the request arrives twice */
  constructor(
    private readonly isRepeatable: boolean,
    private readonly clock: Clock,
  ) {}

  /** The wait until the next attempt, after one that ended like this. Undefined: that was the last one. */
  after(outcome: Reply | Lost): Wait | undefined {
    this.#count += 1;
    const hasArrived = "lost" in outcome ? outcome.lost !== "unsent" : outcome.status >= 500;
    this.mayHaveArrived ||= hasArrived;
    if ("status" in outcome && outcome.status === 429) this.refusals += 1;
    if ("lost" in outcome && outcome.isFinal) return undefined;
    if (this.#count === mostAttempts || (hasArrived && !this.isRepeatable)) return undefined;
    if ("status" in outcome && !passing.has(outcome.status)) return undefined;
    const askedMs = "status" in outcome ? askedToWaitMs(outcome.status, outcome.headers, this.clock.now()) : undefined;
    const ms = askedMs ?? Math.min(firstDelayMs * 2 ** (this.#count - 1), longestDelayMs);
    this.#waitedMs += ms;
    return this.#waitedMs > longestWaitMs ? undefined : { ms, isAsked: askedMs !== undefined };
  }
}
