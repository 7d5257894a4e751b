import { cutLine } from "@slipway/render-api";

/** Most characters that a sentence has of one line. */
const mostInSentence = 1_000;

/** The end of what a process writes, to say why it failed. */
export class LastLines {
  private readonly lines: string[] = [];

  constructor(private readonly most = 10) {}

  readonly add = (line: string): void => {
    if (this.lines.push(line) > this.most) this.lines.shift();
  };

  /** Oldest first. */
  all(): readonly string[] {
    return this.lines;
  }

  /** As a part of a sentence. */
  toString(): string {
    return this.lines.map((line) => cutLine(line, mostInSentence)).join(" | ");
  }
}
