import { copyFileSync, statSync, truncateSync } from "node:fs";
import { extname } from "node:path";
import { inspect } from "node:util";
import { cutLine, plainText } from "@slipway/render-api";

const mostBytes = 4 * 1024 * 1024;

let outputFile: string | undefined;

/**
 * Says something in the emulator's own output: the one way to do so. Services, builds, servers and requests have their words in it, so
 * that they can move no cursor, and fill no memory.
 *
 * @param error what was thrown, where its stack is of use
 */
export function report(text: string, error?: unknown): void {
  write("stderr", error === undefined ? text : `${text}: ${inspect(error)}`);
}

/** Says what goes on in good order. */
export function say(text: string): void {
  write("stdout", text);
}

/** @param path the file that the output goes to, opened for appending: what is earlier goes when it is large */
export function keepOutputSmall(path: string): void {
  outputFile = path;
}

function write(stream: "stdout" | "stderr", text: string): void {
  process[stream].write(`${plainText(cutLine(text))}\n`);
  if (outputFile !== undefined) makeRoom(outputFile);
}

/** A program must not end because it can't keep its output small, as on a full disk. */
function makeRoom(path: string): void {
  try {
    if (statSync(path).size <= mostBytes) return;
    copyFileSync(path, previousOf(path));
  } catch {
    // The space matters more than what was said.
  }
  try {
    truncateSync(path);
  } catch {
    // It is gone, and with it its size.
  }
}

function previousOf(path: string): string {
  const ending = extname(path);
  return `${path.slice(0, path.length - ending.length)}.previous${ending}`;
}
