import type { z } from "zod";
import { LineFile } from "./line-file";

/** The newest entries of a list that only grows, in memory for reads and as JSON lines on the disk for the next start. */
export class LineList<Entry> {
  private readonly file: LineFile;
  private readonly entries: Entry[];

  /**
   * @param path without its ending, in a folder that is there
   * @param most how many are kept
   */
  constructor(
    path: string,
    schema: z.ZodType<Entry>,
    private readonly most: number,
  ) {
    this.file = new LineFile(path, ".jsonl");
    this.entries = this.file
      .read()
      .slice(-most)
      .flatMap((line) => parseLine(schema, line));
  }

  add(entry: Entry): void {
    this.entries.push(entry);
    if (this.entries.length > this.most) this.entries.shift();
    this.file.append(JSON.stringify(entry));
  }

  newestFirst(): Entry[] {
    return this.entries.toReversed();
  }

  /** Removes them from the disk. */
  remove(): void {
    this.file.remove();
  }

  /** Brings every entry so far onto the disk. */
  write(): void {
    this.file.write();
  }
}

/** A line that a kill cut short is left out. */
function parseLine<Entry>(schema: z.ZodType<Entry>, text: string): Entry[] {
  try {
    return [schema.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}
