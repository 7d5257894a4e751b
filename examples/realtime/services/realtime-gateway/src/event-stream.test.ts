import { once } from "node:events";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { EventStream } from "./event-stream";

/** Everything that the stream holds right now. */
const readAll = (stream: EventStream): string => String(stream.read() ?? "");

async function textOf(stream: EventStream): Promise<string> {
  const parts: string[] = [];
  for await (const part of stream) parts.push(String(part));
  return parts.join("");
}

describe("EventStream", () => {
  it("says something at once, so that headers go out", async () => {
    const stream = new EventStream(4);
    await once(stream, "readable");
    expect(readAll(stream)).toBe("retry: 2000\n\n");
  });

  it("sends events in order", async () => {
    const stream = new EventStream(4);
    stream.send("1");
    stream.send("2");
    stream.keepAlive();
    stream.end();
    expect(await textOf(stream)).toBe("retry: 2000\n\ndata: 1\n\ndata: 2\n\n: keep-alive\n\n");
  });

  it("drops the oldest messages while nobody reads", async () => {
    const stream = new EventStream(2);
    for (const data of ["1", "2", "3", "4"]) stream.send(data);
    stream.end();
    expect(await textOf(stream)).toBe("data: 3\n\ndata: 4\n\n");
    expect(stream.dropped).toBe(3);
  });

  it("keeps a bounded number of messages for a client that stopped reading", async () => {
    const stream = new EventStream(3);
    const socket = new PassThrough({ highWaterMark: 1 });
    stream.pipe(socket);
    await once(socket, "readable");
    for (let data = 0; data < 1_000; data++) stream.send(String(data));
    expect(stream.dropped).toBeGreaterThan(990);
    expect(stream.readableLength).toBeLessThan(100);
  });
});
