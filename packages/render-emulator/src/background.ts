/** Work that goes on in the background until it is stopped. */
export class Background {
  private readonly ended = new AbortController();
  private done: Promise<void> | undefined;

  /** @param work goes on until the signal */
  constructor(private readonly work: (signal: AbortSignal) => Promise<void>) {}

  /** Aborted once it is stopped. */
  get signal(): AbortSignal {
    return this.ended.signal;
  }

  /** Begins it, once. */
  start(): void {
    this.done ??= this.work(this.signal);
  }

  /** Resolves when it has ended. */
  async stop(): Promise<void> {
    this.ended.abort();
    await this.done;
  }
}
