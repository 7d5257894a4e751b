import { StringDecoder } from "node:string_decoder";
import { cutLine, longestLogLine } from "@slipway/render-api";

/**
 * Makes lines of what a process writes. Of one that is too long only the beginning is kept, however long it gets.
 * Carriage returns end a line as well: that is how progress is shown.
 */
export class LineSplitter {
  private readonly decoder = new StringDecoder("utf8");
  private line = "";
  /** Of the line as it was written. */
  private length = 0;
  private endedByReturn = false;

  /** The lines that end in these bytes. */
  push(bytes: Buffer): string[] {
    return this.split(this.decoder.write(bytes));
  }

  /** The last line, when nothing ends it. */
  end(): string[] {
    const lines = this.split(this.decoder.end());
    return this.length === 0 ? lines : [...lines, this.take()];
  }

  private split(text: string): string[] {
    if (text === "") return [];
    // Both ends of one line may come apart.
    const [first = "", ...others] = (this.endedByReturn ? text.replace(/^\n/, "") : text).split(/\r\n|\n|\r/);
    this.endedByReturn = text.endsWith("\r");
    this.add(first);
    return others.map((next) => {
      const line = this.take();
      this.add(next);
      return line;
    });
  }

  private add(text: string): void {
    this.length += text.length;
    if (this.line.length <= longestLogLine) this.line += text.slice(0, longestLogLine + 1 - this.line.length);
  }

  private take(): string {
    const line = cutLine(this.line, longestLogLine, this.length);
    this.line = "";
    this.length = 0;
    return line;
  }
}
