import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { cutLine, type LogLine, logLineSchema, type LogType } from "@slipway/render-api";
import { randomSecret, type Sources } from "../../sources";
import { fileNameOf } from "../../state/file-name";
import { LineFile } from "../../state/line-file";
import { nanoseconds } from "../../state/timestamps";

export interface LogLabels {
  resource: string;
  type: LogType;
  instance?: string | undefined;
}

const nanosecondsInMillisecond = 1_000_000;
/** How many lines are read before all else that waits gets its turn. */
const linesInTurn = 500;

/** What services and their deploys wrote, as JSON lines in one file per service. */
export class LogStore {
  private readonly files = new Map<string, LineFile>();
  private readonly listeners: ((resource: string, line: LogLine) => void)[] = [];
  private lastLine = { at: 0, fraction: 0 };

  /** @param isThere whether there is such a service: of one that was deleted nothing is kept, whatever its processes go on to say */
  constructor(
    private readonly dir: string,
    private readonly sources: Sources,
    private readonly isThere: (resource: string) => boolean,
  ) {}

  append(labels: LogLabels, message: string): void {
    if (!this.isThere(labels.resource)) return;
    const line: LogLine = {
      id: randomSecret(this.sources, 16),
      message: cutLine(message),
      timestamp: this.timestamp(),
      labels: Object.entries<string | undefined>({ ...labels }).flatMap(([name, value]) =>
        value === undefined ? [] : [{ name, value }],
      ),
    };
    this.fileOf(labels.resource).append(JSON.stringify(line));
    for (const listener of this.listeners) listener(labels.resource, line);
  }

  /** @param listener is handed each line from now on, and neither throws nor takes long */
  forward(listener: (resource: string, line: LogLine) => void): void {
    this.listeners.push(listener);
  }

  /**
   * A service's lines.
   *
   * @param order of their times
   */
  async *read(resource: string, order: "oldest first" | "newest first"): AsyncGenerator<LogLine, undefined> {
    if (!this.isThere(resource)) return;
    const lines = this.fileOf(resource).read();
    if (order === "newest first") lines.reverse();
    for (const [index, text] of lines.entries()) {
      if (index % linesInTurn === linesInTurn - 1) await nextTurn();
      yield* parseLine(text);
    }
  }

  remove(resource: string): void {
    this.fileOf(resource).remove();
    this.files.delete(resource);
  }

  /** Brings every line so far onto the disk. */
  write(): void {
    for (const file of this.files.values()) file.write();
  }

  /** No two lines have the same time, so that a page can end between any two of them. */
  private timestamp(): string {
    const at = Math.max(this.sources.now(), this.lastLine.at);
    const fraction = at === this.lastLine.at ? this.lastLine.fraction + 1 : 0;
    this.lastLine = fraction < nanosecondsInMillisecond ? { at, fraction } : { at: at + 1, fraction: 0 };
    return nanoseconds(this.lastLine.at, this.lastLine.fraction);
  }

  private fileOf(resource: string): LineFile {
    const file = this.files.get(resource) ?? new LineFile(join(this.dir, fileNameOf(resource)), ".jsonl");
    this.files.set(resource, file);
    return file;
  }
}

/** A line that a kill cut short is left out. */
function parseLine(text: string): LogLine[] {
  try {
    return [logLineSchema.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}
