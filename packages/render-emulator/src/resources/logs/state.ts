import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { cutLine, type LogLevel, type LogLine, logLineSchema, type LogType } from "@slipway/render-api";
import { randomSecret, type Sources } from "../../sources";
import { fileNameOf } from "../../state/file-name";
import { LineFile } from "../../state/line-file";
import { nanoseconds } from "../../state/timestamps";
import { levelOf } from "./level";
import { merged, type Order } from "./merged";

export interface LogLabels {
  resource: string;
  type: LogType;
  instance?: string | undefined;
  /** @default what the message says */
  level?: LogLevel;
}

/** What is known of a request beside. */
export interface RequestLabels extends LogLabels {
  type: "request";
  level: LogLevel;
  /** Undefined where the request names none. */
  host: string | undefined;
  method: string;
  /** Without its query. */
  path: string;
  statusCode: string;
}

/** What is kept of one service. However many requests come, they push out nothing of what it wrote. */
interface Kept {
  written: LineFile;
  requests: LineFile;
}

const nanosecondsInMillisecond = 1_000_000;
/** All else that waits gets its turn after so many lines, or so long. */
const linesInTurn = 500;
const turnMs = 20;
/** How long requests wait to be written together: thousands may come in a second. */
const requestsPauseMs = 1_000;

/** What services and their deploys wrote, and what web services were asked, as JSON lines in two files per service. */
export class LogStore {
  private readonly kept = new Map<string, Kept>();
  private readonly listeners: ((resource: string, line: LogLine) => void)[] = [];
  private lastLine = { at: 0, fraction: 0 };

  /** @param isThere whether there is such a service: of one that was deleted nothing is kept, whatever its processes go on to say */
  constructor(
    private readonly dir: string,
    private readonly sources: Sources,
    private readonly isThere: (resource: string) => boolean,
  ) {}

  append(labels: LogLabels | RequestLabels, message: string): void {
    if (!this.isThere(labels.resource)) return;
    const line: LogLine = {
      id: randomSecret(this.sources, 16),
      message: cutLine(message),
      timestamp: this.timestamp(),
      labels: Object.entries<string | undefined>({ level: levelOf(message), ...labels }).flatMap(([name, value]) =>
        value === undefined ? [] : [{ name, value }],
      ),
    };
    const { written, requests } = this.keptOf(labels.resource);
    (labels.type === "request" ? requests : written).append(JSON.stringify(line));
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
   * @param types those that are looked for; more may come. None: all are
   */
  async *read(resource: string, order: Order, types: readonly string[] = []): AsyncGenerator<LogLine, undefined> {
    if (!this.isThere(resource)) return;
    const { written, requests } = this.keptOf(resource);
    const isAsked = (isRequest: boolean) =>
      types.length === 0 || types.some((type) => (type === "request") === isRequest);
    const lines = merged(
      isAsked(false) ? linesOf(written, order) : empty,
      isAsked(true) ? linesOf(requests, order) : empty,
      order,
    );
    let count = 0;
    let begun = this.sources.now();
    for (const line of lines) {
      count += 1;
      if (count % linesInTurn === 0 || this.sources.now() - begun > turnMs) {
        await nextTurn();
        begun = this.sources.now();
      }
      yield line;
    }
  }

  remove(resource: string): void {
    const { written, requests } = this.keptOf(resource);
    for (const file of [written, requests]) file.remove();
    this.kept.delete(resource);
  }

  /** Brings every line so far onto the disk. */
  write(): void {
    for (const { written, requests } of this.kept.values()) for (const file of [written, requests]) file.write();
  }

  /** No two lines have the same time, so that a page can end between any two of them. */
  private timestamp(): string {
    const at = Math.max(this.sources.now(), this.lastLine.at);
    const fraction = at === this.lastLine.at ? this.lastLine.fraction + 1 : 0;
    this.lastLine = fraction < nanosecondsInMillisecond ? { at, fraction } : { at: at + 1, fraction: 0 };
    return nanoseconds(this.lastLine.at, this.lastLine.fraction);
  }

  private keptOf(resource: string): Kept {
    const path = join(this.dir, fileNameOf(resource));
    const kept = this.kept.get(resource) ?? {
      written: new LineFile(path, ".jsonl"),
      requests: new LineFile(`${path}.requests`, ".jsonl", requestsPauseMs),
    };
    this.kept.set(resource, kept);
    return kept;
  }
}

const empty: Iterator<LogLine> = [].values();

function* linesOf(file: LineFile, order: Order): Generator<LogLine, undefined> {
  const lines = file.read();
  if (order === "newest first") lines.reverse();
  for (const text of lines) yield* parseLine(text);
}

/** A line that a kill cut short is left out. */
function parseLine(text: string): LogLine[] {
  try {
    return [logLineSchema.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}
