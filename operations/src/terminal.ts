import picocolors from "picocolors";

/** Colours for standard output: none when it is piped, even where a CI's logs could show them. */
export const colors = picocolors.createColors(process.stdout.isTTY && picocolors.isColorSupported);

/** A set of colours; tests and pipes have one that adds nothing. */
export type Colors = typeof colors;

const noted = new Set<string>();

/** Says something beside what a command prints, once: on standard error, so that whoever reads its output doesn't see it. */
export function note(line: string | undefined): void {
  if (line === undefined || noted.has(line)) return;
  noted.add(line);
  process.stderr.write(`${line}\n`);
}
