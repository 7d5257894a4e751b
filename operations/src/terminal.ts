import { forTerminal } from "@slipway/render-api";
import picocolors from "picocolors";

/** Colours for standard output: none when it is piped, even where a CI's logs could show them. */
export const colors = picocolors.createColors(process.stdout.isTTY && picocolors.isColorSupported);

/** A set of colours; tests and pipes have one that adds nothing. */
export type Colors = typeof colors;

/** Where text goes: a terminal, a pipe or a file. */
export interface Output {
  isTTY?: boolean;
  write(text: string): unknown;
}

const noted = new Set<string>();

/** Prints a text, and a line's end after it. */
export function print(text: string): void {
  printTo(process.stdout, text);
}

/** Says something beside what a command prints: on standard error, so that whoever reads its output doesn't see it. */
export function complain(text: string): void {
  printTo(process.stderr, text);
}

/** As {@link complain}, once. */
export function note(line: string | undefined): void {
  if (line === undefined || noted.has(line)) return;
  noted.add(line);
  complain(line);
}

/**
 * The way of all that is printed: services, builds, servers and repositories have their words in it, and a terminal acts
 * on some. What reads a pipe gets them as they are.
 */
export function printTo(output: Output, text: string): void {
  output.write(`${output.isTTY === true ? forTerminal(text) : text}\n`);
}
