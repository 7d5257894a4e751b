/**
 * Runs what belongs to one key in the order in which it came, one at a time; different keys do not wait for each other.
 */
export class Queue {
  private readonly last = new Map<string, Promise<unknown>>();

  /** How many keys something waits or runs for. */
  get size(): number {
    return this.last.size;
  }

  async run<Result>(key: string, action: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(key) ?? Promise.resolve();
    const result = before.then(action, action);
    this.last.set(key, result);
    try {
      return await result;
    } finally {
      if (this.last.get(key) === result) this.last.delete(key);
    }
  }
}
