/** Whether a part of a pattern takes a character. */
export type Takes = (character: string) => boolean;

export const anything: Takes = () => true;
export const noSlash: Takes = (character) => character !== "/";

/** One part of a pattern of paths. */
export type PatternPart =
  | { kind: "text"; text: string }
  | { kind: "one"; takes: Takes }
  /** As many characters as there are, and at least so many. */
  | { kind: "many"; takes: Takes; least: 0 | 1 }
  /** Any number of whole folders, each with its slash. */
  | { kind: "folders" }
  | { kind: "either"; choices: readonly (readonly PatternPart[])[] };

/** The parts that say by themselves what they stand for. */
export type SimplePart = Extract<PatternPart, { kind: "text" | "many" }>;

/** Says for each place of a text whether the rest of a pattern matches all of the text from there on. */
type Row = Uint8Array;

/**
 * What each part of a pattern stands for in a text, which it matches whole: each part, from the first on, for as much as
 * leaves the others a match. Returns undefined where it doesn't match.
 *
 * It takes no longer than the product of their lengths, whatever the pattern. A regular expression made of one takes time
 * that grows with each wildcard to a further power of the text's length.
 */
export function matchPattern(parts: readonly SimplePart[], text: string): string[] | undefined {
  const rows = rowsOf(parts, text, atEnd(text));
  if (rows[0]?.[0] !== 1) return undefined;
  let at = 0;
  return parts.map((part, index) => {
    const start = at;
    at = furthest(part, text, at, rows[index + 1]);
    return text.slice(start, at);
  });
}

/** Whether a pattern matches a text, all of it, in the time of {@link matchPattern}. */
export function matchesPattern(parts: readonly PatternPart[], text: string): boolean {
  return rowOf(parts, text, atEnd(text))[0] === 1;
}

function atEnd({ length }: string): Row {
  return new Uint8Array(length + 1).fill(1, length);
}

/** The rows before each part, and the one after the last. */
function rowsOf(parts: readonly PatternPart[], text: string, after: Row): Row[] {
  const rows = [after];
  for (const part of parts.toReversed()) rows.push(before(part, text, rows.at(-1) ?? after));
  return rows.reverse();
}

function rowOf(parts: readonly PatternPart[], text: string, after: Row): Row {
  return parts.reduceRight((row, part) => before(part, text, row), after);
}

function before(part: PatternPart, text: string, after: Row): Row {
  const row = new Uint8Array(text.length + 1);
  if (part.kind === "either") {
    const rows = part.choices.map((choice) => rowOf(choice, text, after));
    return row.map((_, at) => (rows.some((one) => one[at] === 1) ? 1 : 0));
  }
  // Whether the rest matches behind a slash further on.
  let behindSlash = 0;
  for (let at = text.length; at >= 0; at -= 1) {
    const next = after[at + 1] ?? 0;
    const here = after[at] ?? 0;
    if (part.kind === "text") row[at] = text.startsWith(part.text, at) ? (after[at + part.text.length] ?? 0) : 0;
    else if (part.kind === "folders") {
      if (text.charAt(at) === "/") behindSlash |= next;
      row[at] = here | behindSlash;
    } else {
      const isTaken = at < text.length && part.takes(text.charAt(at));
      const further = part.kind === "many" ? next | (row[at + 1] ?? 0) : next;
      row[at] = (isTaken ? further : 0) | (part.kind === "many" && part.least === 0 ? here : 0);
    }
  }
  return row;
}

/** How far a part can reach from a place so that the rest matches. */
function furthest(part: SimplePart, text: string, from: number, after: Row | undefined): number {
  if (part.kind === "text") return from + part.text.length;
  let reached = from;
  for (let at = from; at <= text.length; at += 1) {
    if (after?.[at] === 1 && at - from >= part.least) reached = at;
    if (!part.takes(text.charAt(at))) break;
  }
  return reached;
}
