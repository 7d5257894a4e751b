import type { PublishedTick } from "@realtime/market";
import { Counter, Gauge } from "prom-client";
import { EventStream } from "./event-stream";

const clients = new Gauge({ name: "sse_clients", help: "Browsers that are listening" });
const dropped = new Counter({ name: "sse_dropped_total", help: "Messages lost by clients that read too slowly" });

/** All event streams of this instance, and what each of them wants to hear. */
export class Hub {
  readonly #streams = new Map<EventStream, string | undefined>();

  constructor(private readonly capacity: number) {}

  /** Opens a stream of one symbol's ticks, or of all. It leaves the hub when it closes. */
  open(symbol: string | undefined): EventStream {
    const stream = new EventStream(this.capacity);
    this.#streams.set(stream, symbol);
    clients.inc();
    stream.once("close", () => {
      this.#streams.delete(stream);
      clients.dec();
      dropped.inc(stream.dropped);
    });
    return stream;
  }

  /** Sends a tick to everybody who wants it. */
  send(tick: PublishedTick): void {
    const data = JSON.stringify(tick);
    for (const [stream, symbol] of this.#streams) {
      if (symbol === undefined || symbol === tick.symbol) stream.send(data);
    }
  }

  /** Shows every client's proxy that the connection lives. */
  keepAlive(): void {
    for (const stream of this.#streams.keys()) stream.keepAlive();
  }

  /** Ends all streams. */
  close(): void {
    for (const stream of this.#streams.keys()) stream.end();
  }
}
