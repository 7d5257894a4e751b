import { Readable } from "node:stream";

/** How long a browser waits before it connects again. */
const RECONNECT_MS = 2_000;

/**
 * The body of one client's event stream. A client that reads too slowly loses the oldest messages, never the newest,
 * and costs at most `capacity` messages of memory beyond the socket's own buffers.
 */
export class EventStream extends Readable {
  readonly #waiting: string[] = [];
  #isWanted = false;
  #dropped = 0;

  constructor(private readonly capacity: number) {
    super({ highWaterMark: 0 });
    this.#add(`retry: ${RECONNECT_MS}\n\n`);
  }

  /** How many messages this client has lost by reading too slowly. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Sends `data`, one line of text, as one event. */
  send(data: string): void {
    this.#add(`data: ${data}\n\n`);
  }

  /** Sends a comment, which browsers ignore and proxies count as life. */
  keepAlive(): void {
    this.#add(": keep-alive\n\n");
  }

  /** Ends the stream after what is still waiting. */
  end(): void {
    if (this.#waiting.length > 0) this.push(this.#waiting.splice(0).join(""));
    this.push(null);
  }

  override _read(): void {
    this.#isWanted = true;
    this.#flush();
  }

  #add(message: string): void {
    this.#waiting.push(message);
    if (this.#waiting.length > this.capacity) {
      this.#waiting.shift();
      this.#dropped += 1;
    }
    this.#flush();
  }

  #flush(): void {
    if (!this.#isWanted || this.#waiting.length === 0) return;
    this.#isWanted = this.push(this.#waiting.splice(0).join(""));
  }
}
