import { isCollection, isMap, isScalar, type Node, type Pair, parse, stringify, type YAMLMap } from "yaml";

/** Puts `text` in place of what is between two offsets. */
export interface Splice {
  from: number;
  to: number;
  text: string;
}

/** A text with splices made in it that don't overlap; of those at one place, in their order. */
export function spliced(text: string, splices: readonly Splice[]): string {
  const ordered = splices.toSorted((one, other) => one.from - other.from || one.to - other.to);
  let [result, at] = ["", 0];
  for (const { from, to, text: added } of ordered) {
    result += text.slice(at, from) + added;
    at = to;
  }
  return result + text.slice(at);
}

/** Edits of one map of a YAML text that leave every other byte of it alone. */
export class MapEdit {
  private readonly newline: string;

  constructor(
    private readonly text: string,
    readonly map: YAMLMap,
  ) {
    this.newline = text.includes("\r\n") ? "\r\n" : "\n";
  }

  pair(key: string): Pair<Node, Node | null> | undefined {
    return this.pairs.find((pair) => isScalar(pair.key) && pair.key.value === key);
  }

  get pairs(): Pair<Node, Node | null>[] {
    return this.map.items as Pair<Node, Node | null>[];
  }

  /** Another value for a key that is there; what is around it stays, quotes of the former one too. */
  setValue({ key, value }: Pair<Node, Node | null>, to: string): Splice {
    const [from, end] = value?.range ?? [0, 0];
    if (from === end) {
      const colon = this.text.indexOf(":", end_(key)) + 1;
      return { from: colon, to: colon, text: ` ${scalarText(to)}` };
    }
    const former = this.text.slice(from, end);
    // A block scalar ends with its line.
    const rest = /\r?\n$/.exec(former)?.[0] ?? "";
    const quote = /^(["']).*\1$/.exec(former)?.[1];
    return { from, to: end, text: (quote === undefined ? scalarText(to) : `${quote}${to}${quote}`) + rest };
  }

  /** Takes a key away: in a block with its lines. */
  remove(pair: Pair<Node, Node | null>): Splice {
    if (this.map.flow !== true) return { ...this.linesOf(pair), text: "" };
    const at = this.pairs.indexOf(pair);
    const [before, next] = [this.pairs[at - 1], this.pairs[at + 1]];
    if (next !== undefined) return { from: start(pair.key), to: start(next.key), text: "" };
    return { from: before === undefined ? start(pair.key) : this.endOf(before), to: this.endOf(pair), text: "" };
  }

  /** Further keys after one that is there. */
  insertAfter(pair: Pair<Node, Node | null>, entries: readonly Entry[]): Splice {
    if (this.map.flow === true) {
      const at = this.endOf(pair);
      return { from: at, to: at, text: entries.map((entry) => `, ${flowEntry(entry)}`).join("") };
    }
    const at = this.lineEnd(this.endOf(pair));
    return { from: at, to: at, text: this.newline + this.blockLines(entries, this.indentOf(pair)) };
  }

  /** One key in place of another. A remark behind the former stays, unless it was one on a part of it. */
  replace(pair: Pair<Node, Node | null>, entry: Entry): Splice[] {
    const [from, end] = [start(pair.key), this.endOf(pair)];
    if (this.map.flow === true) return [{ from, to: end, text: flowEntry(entry) }];
    const lineEnd = this.lineEnd(end);
    const [first = "", ...lines] = this.blockLines([entry], this.indentOf(pair)).trimStart().split(this.newline);
    const isBlock = isCollection(pair.value) && pair.value.flow !== true;
    return [
      { from, to: isBlock ? lineEnd : end, text: first },
      { from: lineEnd, to: lineEnd, text: lines.map((line) => this.newline + line).join("") },
    ];
  }

  /** The keys of a map that has none. */
  fill(entries: readonly Entry[]): Splice {
    const [from, to] = this.map.range ?? [0, 0];
    return { from, to, text: `{ ${entries.map(flowEntry).join(", ")} }` };
  }

  /** Keys in a block below a key that has no value yet. */
  blockBelow(pair: Pair<Node, Node | null>, entries: readonly Entry[]): Splice {
    const colon = this.text.indexOf(":", end_(pair.key)) + 1;
    const at = this.lineEnd(colon);
    return { from: at, to: at, text: this.newline + this.blockLines(entries, `${this.indentOf(pair)}  `) };
  }

  private blockLines(entries: readonly Entry[], indent: string): string {
    return entries
      .map((entry) => blockEntry(entry).replaceAll(/^/gm, indent).replaceAll("\n", this.newline))
      .join(this.newline);
  }

  private linesOf(pair: Pair<Node, Node | null>): { from: number; to: number } {
    const from = this.lineStart(start(pair.key));
    const end = this.lineEnd(this.endOf(pair));
    const isLast = end === this.text.length;
    // The last line of a file without a line's end takes that of the line before.
    if (isLast) return { from: from - this.newlineBefore(from), to: end };
    return { from, to: end + (this.text.startsWith("\r\n", end) ? 2 : 1) };
  }

  private newlineBefore(offset: number): number {
    if (this.text.endsWith("\r\n", offset)) return 2;
    return offset > 0 ? 1 : 0;
  }

  private indentOf(pair: Pair<Node, Node | null>): string {
    const at = start(pair.key);
    return " ".repeat(at - this.lineStart(at));
  }

  private lineStart(offset: number): number {
    return this.text.lastIndexOf("\n", offset - 1) + 1;
  }

  /** Where the line of an offset ends, before the characters that end it. */
  private lineEnd(offset: number): number {
    const at = this.text.indexOf("\n", offset);
    if (at === -1) return this.text.length;
    return this.text[at - 1] === "\r" ? at - 1 : at;
  }

  /** Where the last thing in a pair's value ends, or its key where there is none. */
  private endOf({ key, value }: Pair<Node, Node | null>): number {
    if (value === null) return this.text.indexOf(":", end_(key)) + 1;
    if (isMap(value) && value.flow !== true && value.items.length > 0)
      return this.endOf(value.items.at(-1) as Pair<Node, Node | null>);
    const [from, end] = value.range ?? [0, 0];
    if (from === end) return this.text.indexOf(":", end_(key)) + 1;
    return from + this.text.slice(from, end).trimEnd().length;
  }
}

/** A key with a text, or with texts by key. */
export type Entry = readonly [key: string, value: string | Readonly<Record<string, string>>];

function blockEntry([key, value]: Entry): string {
  if (typeof value === "string") return `${scalarText(key)}: ${scalarText(value)}`;
  const inner = Object.entries(value).map(([name, text]) => `  ${scalarText(name)}: ${scalarText(text)}`);
  return [`${scalarText(key)}:`, ...inner].join("\n");
}

function flowEntry([key, value]: Entry): string {
  if (typeof value === "string") return `${scalarText(key)}: ${scalarText(value)}`;
  return `${scalarText(key)}: { ${Object.entries(value).map(flowEntry).join(", ")} }`;
}

/** Plain where YAML reads it as that text everywhere: a commit of digits alone would be a number. */
function scalarText(text: string): string {
  const isPlain = stringify(text).trimEnd() === text && (parse(`[${text}]`) as unknown[])[0] === text;
  return isPlain && !/^[0-9.]+(?:e[0-9]+)?$/.test(text) ? text : JSON.stringify(text);
}

function start(node: Node): number {
  return node.range?.[0] ?? 0;
}

function end_(node: Node): number {
  return node.range?.[1] ?? 0;
}
