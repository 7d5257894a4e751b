import { join } from "node:path";
import { type LogLine, logLineSchema, type LogType } from "@slipway/render-api";
import { randomSecret, type Sources } from "../../sources";
import { LineFile } from "../../state/line-file";
import { nanoseconds } from "../../state/timestamps";

export interface LogLabels {
  resource: string;
  type: LogType;
  instance?: string | undefined;
}

/** What services and their deploys wrote, as JSON lines in one file per service. */
export class LogStore {
  private readonly files = new Map<string, LineFile>();
  private lastLine = { at: 0, fraction: 0 };

  constructor(
    private readonly dir: string,
    private readonly sources: Sources,
  ) {}

  append(labels: LogLabels, message: string): void {
    const line: LogLine = {
      id: randomSecret(this.sources, 16),
      message,
      timestamp: this.timestamp(),
      labels: Object.entries<string | undefined>({ ...labels }).flatMap(([name, value]) =>
        value === undefined ? [] : [{ name, value }],
      ),
    };
    this.fileOf(labels.resource).append(JSON.stringify(line));
  }

  /** A service's lines, oldest first. */
  async read(resource: string): Promise<LogLine[]> {
    return (await this.fileOf(resource).read()).flatMap(parseLine);
  }

  async remove(resource: string): Promise<void> {
    await this.fileOf(resource).remove();
    this.files.delete(resource);
  }

  /** Resolves once every line so far is on disk. */
  async flushed(): Promise<void> {
    await Promise.all([...this.files.values()].map((file) => file.flushed()));
  }

  /** No two lines have the same time, so that a page can end between any two of them. */
  private timestamp(): string {
    const at = Math.max(this.sources.now(), this.lastLine.at);
    this.lastLine = { at, fraction: at === this.lastLine.at ? this.lastLine.fraction + 1 : 0 };
    return nanoseconds(at, this.lastLine.fraction);
  }

  private fileOf(resource: string): LineFile {
    const file = this.files.get(resource) ?? new LineFile(join(this.dir, resource), ".jsonl");
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
