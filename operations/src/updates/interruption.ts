/** Says that somebody pressed Ctrl-C, or CI ended the job. */
export const INTERRUPTED = Symbol("interrupted");

/** The exit code after it. */
export const INTERRUPTED_EXIT = 130;

/**
 * Holds back the end of this process while a stack and its file are being changed, so that what stands can be said. A `pulumi` that runs
 * meanwhile hears of it by itself, and ends in good order.
 */
export class Interruption implements Disposable {
  isOn = false;
  private readonly happened: Promise<typeof INTERRUPTED>;
  private readonly listen: () => void;

  constructor() {
    let resolve: (value: typeof INTERRUPTED) => void;
    this.happened = new Promise((done) => (resolve = done));
    this.listen = () => {
      this.isOn = true;
      resolve(INTERRUPTED);
    };
    process.on("SIGINT", this.listen).on("SIGTERM", this.listen);
  }

  /** What comes of `work`, or that it was interrupted first. */
  async during<T>(work: Promise<T>): Promise<T | typeof INTERRUPTED> {
    if (this.isOn) return INTERRUPTED;
    return Promise.race([work, this.happened]);
  }

  [Symbol.dispose](): void {
    process.off("SIGINT", this.listen).off("SIGTERM", this.listen);
  }
}
