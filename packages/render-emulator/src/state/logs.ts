import { appendFile, mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type LogLine, logLineSchema, type LogType } from "@slipway/render-api";
import { randomSecret, type Sources } from "../sources";
import { readIfThere } from "./read-if-there";
import { nanoseconds } from "./timestamps";

const maxFileBytes = 4 * 1024 * 1024;

export interface LogLabels {
  resource: string;
  type: LogType;
  deploy: string;
  instance?: string | undefined;
}

/**
 * What services and their deploys wrote, as JSON lines in one file per service; the file before the current one is kept
 * too.
 */
export class LogStore {
  private readonly pending = new Map<string, string[]>();
  private flushing: Promise<void> = Promise.resolve();
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
    const lines = this.pending.get(labels.resource);
    if (lines !== undefined) {
      lines.push(JSON.stringify(line));
      return;
    }
    this.pending.set(labels.resource, [JSON.stringify(line)]);
    this.flushing = this.flushing.then(() => this.flush(labels.resource));
  }

  /** A service's lines, oldest first. */
  async read(resource: string): Promise<LogLine[]> {
    await this.settled();
    const files = await Promise.all([this.previousPath(resource), this.path(resource)].map(readIfThere));
    return files.flatMap((text = "") => text.split("\n").flatMap(parseLine));
  }

  async remove(resource: string): Promise<void> {
    await this.settled();
    await Promise.all([this.path(resource), this.previousPath(resource)].map((path) => rm(path, { force: true })));
  }

  /** Resolves once every line so far is on disk. */
  settled(): Promise<void> {
    return this.flushing;
  }

  private async flush(resource: string): Promise<void> {
    const lines = this.pending.get(resource) ?? [];
    this.pending.delete(resource);
    const path = this.path(resource);
    await mkdir(this.dir, { recursive: true });
    await appendFile(path, `${lines.join("\n")}\n`, { mode: 0o600 });
    if ((await stat(path)).size > maxFileBytes) await rename(path, this.previousPath(resource));
  }

  /** No two lines have the same time, so that a page can end between any two of them. */
  private timestamp(): string {
    const at = Math.max(this.sources.now(), this.lastLine.at);
    this.lastLine = { at, fraction: at === this.lastLine.at ? this.lastLine.fraction + 1 : 0 };
    return nanoseconds(at, this.lastLine.fraction);
  }

  private path(resource: string): string {
    return join(this.dir, `${resource}.jsonl`);
  }

  private previousPath(resource: string): string {
    return join(this.dir, `${resource}.previous.jsonl`);
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
