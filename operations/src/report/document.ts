/**
 * A report as a document, before it is Markdown or HTML. What others wrote (names, values, subjects of commits, SQL) stands in it as code:
 * there it is neither a mention nor a link nor markup.
 */
export type Block =
  | { kind: "heading"; level: 2 | 3; inline: Inline[] }
  | { kind: "paragraph"; inline: Inline[] }
  | { kind: "alert"; tone: "caution" | "warning" | "note"; inline: Inline[] }
  | Table
  | { kind: "list"; items: Inline[][] }
  | { kind: "code"; language: string; lines: string[] }
  /** Ours: it has nothing that runs or loads. */
  | { kind: "drawing"; svg: string }
  | { kind: "fold"; isOpen?: boolean; summary: Inline[]; blocks: Block[] };

export interface Table {
  kind: "table";
  head: string[];
  /** Which columns are numbers. */
  numbers?: number[];
  rows: Inline[][][];
}

/** A piece of a line. A plain text is our own words. */
export type Inline =
  string | { code: string } | { strong: Inline[] } | { link: string; text: string } | { lineBreak: true };

export const code = (text: string): Inline => ({ code: text });
export const strong = (...inline: Inline[]): Inline => ({ strong: inline });
export const paragraph = (...inline: Inline[]): Block => ({ kind: "paragraph", inline });
export const heading = (...inline: Inline[]): Block => ({ kind: "heading", level: 3, inline });
export const fold = (summary: Inline[], ...blocks: Block[]): Block => ({ kind: "fold", summary, blocks });

/** Several pieces with the same between each two. */
export function joined(pieces: readonly Inline[][], between: Inline): Inline[] {
  return pieces.flatMap((piece, at) => (at === 0 ? piece : [between, ...piece]));
}

/** A message whose backticks mark code, as ours have them. Where they don't match, all of it is code. */
export function messageInline(message: string): Inline[] {
  const pieces = message.replaceAll(/\s+/g, " ").trim().split("`");
  if (pieces.length % 2 === 0) return [code(message)];
  return pieces.flatMap((piece, at): Inline[] => (piece === "" ? [] : [at % 2 === 1 ? code(piece) : piece]));
}

/** `1 commit`, `2 commits`. */
export function counted(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
