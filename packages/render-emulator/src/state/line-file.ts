import { appendFile, mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { fullDisk, messageOf } from "../errors";
import { readIfThere } from "./read-if-there";

const maxFileBytes = 4 * 1024 * 1024;
const maxLinesInMemory = 1_000;

/**
 * A file that grows by lines, in the order in which they come. When it is large it becomes the previous file, and the
 * one before that goes.
 */
export class LineFile {
  private pending: string[] = [];
  private writing: Promise<void> = Promise.resolve();
  private isFailing = false;

  /** @param path without its ending */
  constructor(
    private readonly path: string,
    private readonly ending: string,
  ) {}

  append(line: string): void {
    this.pending.push(line);
    if (this.pending.length === 1 || this.isFailing) this.writing = this.writing.then(() => this.write());
  }

  /** All lines that are kept, oldest first. */
  read(): Promise<string[]> {
    // Between two writes: a line that is being written is neither in the file nor among those that wait.
    const lines = this.writing.then(() => this.readNow());
    this.writing = lines.then(
      () => undefined,
      () => undefined,
    );
    return lines;
  }

  async remove(): Promise<void> {
    await this.flushed();
    await Promise.all([this.currentPath, this.previousPath].map((path) => rm(path, { force: true })));
  }

  /** Resolves once every line so far is on disk, or known not to get there. */
  flushed(): Promise<void> {
    return this.writing;
  }

  private async readNow(): Promise<string[]> {
    const files = await Promise.all([this.previousPath, this.currentPath].map(readIfThere));
    return [...files.flatMap((text = "") => text.split("\n").filter((line) => line !== "")), ...this.pending];
  }

  /** Lines that can't be written, as when the disk is full, wait in memory for the next one: some may explain why. */
  private async write(): Promise<void> {
    const lines = this.pending.splice(0);
    if (lines.length === 0) return;
    try {
      await mkdir(dirname(this.currentPath), { recursive: true });
      // After a failure the file may end within a line.
      const start = this.isFailing ? "\n" : "";
      await appendFile(this.currentPath, `${start}${lines.join("\n")}\n`, { mode: 0o600 });
      this.isFailing = false;
      if ((await stat(this.currentPath)).size > maxFileBytes) await rename(this.currentPath, this.previousPath);
    } catch (error) {
      const problem = fullDisk(error, dirname(this.currentPath)) ?? error;
      if (!this.isFailing) console.error(`\`${this.currentPath}\` can't be written: ${messageOf(problem)}`);
      this.isFailing = true;
      this.pending = [...lines, ...this.pending].slice(-maxLinesInMemory);
    }
  }

  private get currentPath(): string {
    return `${this.path}${this.ending}`;
  }

  private get previousPath(): string {
    return `${this.path}.previous${this.ending}`;
  }
}
