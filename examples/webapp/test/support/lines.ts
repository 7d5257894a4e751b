import { Writable } from "node:stream";

/** What a service logs, each line read. */
export type LogLine = Record<string, unknown>;

/** Keeps the lines of a log. */
export class Lines extends Writable {
  constructor(private readonly lines: LogLine[]) {
    super();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    for (const line of chunk.toString().trim().split("\n")) this.lines.push(JSON.parse(line) as LogLine);
    done();
  }
}
