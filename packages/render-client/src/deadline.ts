/** How long something may go on without a break. It is over only once it was started. */
export class Deadline {
  #sinceMs: number | undefined;

  /** @param now milliseconds; any clock will do */
  constructor(
    readonly limitMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Begins to count; nothing when it counts already. */
  start(): this {
    this.#sinceMs ??= this.now();
    return this;
  }

  /** Forgets what was counted, until it is started again. */
  reset(): void {
    this.#sinceMs = undefined;
  }

  /** Whether it has gone on for longer than the limit. */
  get isOver(): boolean {
    return this.#sinceMs !== undefined && this.now() - this.#sinceMs > this.limitMs;
  }
}
