import { beginningOf } from "@slipway/render-api";

/** What of a log is shown: few lines, each short, and the one first that says why. */
export interface Shape {
  /** Most lines. */
  readonly lines: number;
  /** Most characters of a line. */
  readonly width: number;
}

/** With which Render's own words begin, among what the service writes. */
const ownWords = "==> ";
/** Render ends the log of what failed with a link to its documentation. */
const link = /^==> .*https?:\/\/\S+$/;
/** Lines that begin alike for so long say the same: to look through more of them takes long. */
const mostCompared = 2_000;
/** A shorter line, such as a brace, may stand in several places by chance. */
const shortestRepeated = 20;

interface Group {
  /** The last of them. */
  readonly line: string;
  readonly count: number;
}

/**
 * The last lines of a log, in their order, but Render's own last word before all: it is the reason. Lines that say the same, whatever
 * their times and ids, are one, with their number.
 */
export function shortened(lines: readonly string[], { lines: most, width }: Shape): string[] {
  const reason = lines.findLast((line) => line.startsWith(ownWords) && !link.test(line));
  const others = folded(lines.filter((line) => line !== reason));
  const shown = others.slice(reason === undefined ? -most : 1 - most);
  const all = reason === undefined ? shown : [{ line: reason, count: 1 }, ...shown];
  return all.map(({ line, count }) => cut(concise(line, width), width) + (count === 1 ? "" : ` (${count} times)`));
}

/** How many lines are left when those that say the same are one. */
export function countDistinct(lines: readonly string[]): number {
  return folded(lines).length;
}

/** Groups stand where their last line does. */
function folded(lines: readonly string[]): Group[] {
  const groups = new Map<string, Group>();
  for (const [index, line] of lines.entries()) {
    const said = whatIsSaid(line);
    const key = line.length < shortestRepeated ? `${index} ${said}` : said;
    const count = (groups.get(key)?.count ?? 0) + 1;
    groups.delete(key);
    groups.set(key, { line, count });
  }
  return [...groups.values()];
}

/** A line without what differs each time that the same is said. */
function whatIsSaid(line: string): string {
  const { message, error } = partsOf(line) ?? { message: line };
  return [message, error ?? ""]
    .map((said) => beginningOf(said, mostCompared))
    .join(" ")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?/g, "#")
    .replaceAll(/\b(?=[a-f\d-]*\d)[a-f\d-]{8,}\b/gi, "#")
    .replaceAll(/\d+/g, "#")
    .trim();
}

/** A line of JSON that is too long to be read comes down to what it says. */
function concise(line: string, width: number): string {
  const parts = line.length > width ? partsOf(line) : undefined;
  if (parts === undefined) return line;
  const { message, error } = parts;
  return error === undefined || message.includes(error) ? message : `${message}: ${error}`;
}

/** What a line of a structured log says, as the usual loggers have it; undefined for every other line. */
function partsOf(line: string): { readonly message: string; readonly error?: string } | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const { msg, message = msg, err, error = err } = JSON.parse(line) as Record<string, unknown>;
    if (typeof message !== "string") return undefined;
    const reason = typeof error === "object" && error !== null && "message" in error ? error.message : error;
    return { message, ...(typeof reason === "string" && { error: reason }) };
  } catch {
    return undefined;
  }
}

function cut(line: string, width: number): string {
  return line.length > width ? `${beginningOf(line, width - 1)}…` : line;
}
