/** Measures how long something goes on without a break. */
export class Stretch {
  #sinceMs: number | undefined;

  /** @param now milliseconds; any clock will do */
  constructor(
    readonly limitMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Takes in whether it goes on now, and tells whether it has for longer than the limit. */
  exceeds(goesOn: boolean): boolean {
    if (!goesOn) this.#sinceMs = undefined;
    else this.#sinceMs ??= this.now();
    return this.#sinceMs !== undefined && this.now() - this.#sinceMs > this.limitMs;
  }
}
