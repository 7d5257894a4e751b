import {
  appendFileSync,
  closeSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { cutLine } from "@slipway/render-api";
import { fullDisk, messageOf } from "../errors";
import { report } from "../report";

/** Of each of the two files. */
const mostBytes = 4 * 1024 * 1024;
/** Of the lines that wait to be written, or for space on a full disk. */
const mostWaiting = 256 * 1024;
/** In one line: with its escapes, a log's longest line is as long as that. */
const mostInLine = 512 * 1024;

/**
 * A file that grows by lines, in a folder that is there, in the order in which they come. When it is large it becomes the previous file, and the
 * one before that goes.
 *
 * Many lines at once are written before anything else happens, a few at the end of the turn or after a pause. So whoever has more of them has to
 * wait, and neither memory nor disk holds more than its share, however fast they come.
 */
export class LineFile {
  private waiting: string[] = [];
  private waitingLength = 0;
  private isDue = false;
  private isFailing = false;
  private isOpened = false;

  /**
   * @param path without its ending
   * @param pauseMs how long lines may wait for more of them before they are written together; what a kill loses
   */
  constructor(
    private readonly path: string,
    private readonly ending: string,
    private readonly pauseMs = 0,
  ) {}

  append(line: string): void {
    const kept = cutLine(line, mostInLine);
    this.waiting.push(kept);
    this.waitingLength += kept.length;
    if (this.waitingLength > mostWaiting) this.write();
    else if (!this.isDue) this.writeSoon();
  }

  private writeSoon(): void {
    this.isDue = true;
    if (this.pauseMs === 0) queueMicrotask(() => this.write());
    else setTimeout(() => this.write(), this.pauseMs).unref();
  }

  /** All lines that are kept, oldest first. */
  read(): string[] {
    this.write();
    return [...[this.previousPath, this.currentPath].flatMap(lastLines), ...this.waiting];
  }

  remove(): void {
    this.waiting = [];
    for (const path of [this.currentPath, this.previousPath]) rmSync(path, { force: true });
  }

  /** Brings every line so far onto the disk. Those that can't be written, as when it is full, wait for the next: some may explain why. */
  write(): void {
    this.isDue = false;
    const lines = this.waiting.splice(0);
    this.waitingLength = 0;
    if (lines.length === 0) return;
    try {
      // After a failure the file may end within a line.
      const text = `${this.isFailing ? "\n" : ""}${lines.join("\n")}\n`;
      this.makeRoom(Buffer.byteLength(text));
      appendFileSync(this.currentPath, text, { mode: 0o600 });
      this.isFailing = false;
    } catch (error) {
      const problem = fullDisk(error, dirname(this.path)) ?? error;
      if (!this.isFailing) report(`\`${this.currentPath}\` can't be written: ${messageOf(problem)}`);
      this.isFailing = true;
      this.wait(lines);
    }
  }

  /** The newest of them, and only half of what may wait: a write that fails is no work for each single line. */
  private wait(lines: string[]): void {
    let length = 0;
    const older = lines.findLastIndex((line) => (length += line.length) > mostWaiting / 2);
    this.waiting = lines.slice(older + 1);
    this.waitingLength = this.waiting.reduce((sum, line) => sum + line.length, 0);
  }

  private makeRoom(bytes: number): void {
    if (!this.isOpened) [this.previousPath, this.currentPath].forEach(cutFile);
    this.isOpened = true;
    if (sizeOf(this.currentPath) + bytes > mostBytes) renameSync(this.currentPath, this.previousPath);
  }

  private get currentPath(): string {
    return `${this.path}${this.ending}`;
  }

  private get previousPath(): string {
    return `${this.path}.previous${this.ending}`;
  }
}

/** An earlier emulator may have written more. */
function cutFile(path: string): void {
  if (sizeOf(path) > mostBytes)
    writeFileSync(
      path,
      lastLines(path)
        .map((line) => `${line}\n`)
        .join(""),
    );
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** As many of a file's last lines as a file may have, none when there is no file. */
function lastLines(path: string): string[] {
  if (sizeOf(path) === 0) return [];
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const start = Math.max(0, size - mostBytes);
    const bytes = Buffer.alloc(size - start);
    const lines = bytes.toString("utf8", 0, readSync(file, bytes, 0, bytes.length, start)).split("\n");
    // The first of them may be the end of one.
    return lines.slice(start === 0 ? 0 : 1).filter((line) => line !== "");
  } finally {
    closeSync(file);
  }
}
