import type { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { LineSplitter } from "./line-splitter";

/** How many lines are passed on before all else that waits gets its turn. */
const linesInTurn = 500;
/** What a process has written when it ends and nobody has read yet: what the system holds for it is less. */
const mostAfterEnd = 512 * 1024;
/** How long it is awaited when something that the process started still holds its output. */
const silenceAfterEndMs = 2_000;

/**
 * Passes on what a process writes, line by line. No more is read before that was taken, so a process that writes faster
 * waits in its write.
 */
export class ProcessOutput {
  /** Resolves once all of it was passed on. */
  readonly drained: Promise<void>;
  private isDrained = false;
  private hasEnded = false;
  private bytesAfterEnd = 0;
  private silence: NodeJS.Timeout | undefined;

  constructor(
    private readonly streams: readonly Readable[],
    private readonly onLine: (line: string) => void,
  ) {
    this.drained = Promise.all(streams.map((stream) => this.pass(stream))).then(() => {
      this.isDrained = true;
      clearTimeout(this.silence);
    });
  }

  /** The process has ended: its own words are passed on, but not what daemons of its go on to say, or keep to themselves. */
  processEnded(): void {
    this.hasEnded = true;
    if (!this.isDrained) this.silence = setTimeout(() => this.abandon(), silenceAfterEndMs);
  }

  private async pass(stream: Readable): Promise<void> {
    const splitter = new LineSplitter();
    try {
      for await (const chunk of stream) {
        await this.passLines(splitter.push(chunk as Buffer));
        this.countAfterEnd(chunk as Buffer);
      }
    } catch (error) {
      if (error !== stream.errored && !this.hasEnded) throw error;
    }
    await this.passLines(splitter.end());
  }

  private async passLines(lines: readonly string[]): Promise<void> {
    for (const [index, line] of lines.entries()) {
      this.onLine(line);
      if (index % linesInTurn === linesInTurn - 1) await nextTurn();
    }
  }

  private countAfterEnd({ length }: Buffer): void {
    if (!this.hasEnded) return;
    this.silence?.refresh();
    this.bytesAfterEnd += length;
    if (this.bytesAfterEnd > mostAfterEnd) this.abandon();
  }

  private abandon(): void {
    for (const stream of this.streams) stream.destroy();
  }
}
