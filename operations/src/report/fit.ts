/** A run of lines of which the last ones may be left out. */
export interface Shrinkable {
  /** Each one or more whole lines. */
  items: readonly string[];
  /** What stands in place of those that are left out. */
  note: (left: number) => string;
}

/** Lines that stay, or may be shortened. */
export type Segment = string | Shrinkable;

/**
 * Text of no more than `most` bytes, made of blocks. What is shortened is shortened from the end: first the last items of the last block that
 * has some, then those before it; where that isn't enough, whole blocks are left out from the end. No line is ever cut.
 *
 * @param kept how many blocks stay in any case
 * @param leftOut what is said in place of whole blocks
 */
export function fitted(blocks: readonly (readonly Segment[])[], most: number, kept: number, leftOut: string): string {
  const shown = blocks.map((segments) => segments.map((segment) => new Run(segment)));
  let size = sum(shown.flat().map((run) => run.size));
  for (const run of shown.flat().toReversed()) {
    if (size <= most) break;
    size -= run.shrink(size - most);
  }
  while (size > most && shown.length > kept) {
    size -= sum((shown.pop() ?? []).map((run) => run.size));
    if (shown.length === blocks.length - 1) size += bytes(leftOut);
  }
  const text = shown.flat().map((run) => run.text);
  return [...text, ...(shown.length < blocks.length ? [leftOut] : [])].join("\n");
}

/** A segment as far as it is shown. */
class Run {
  readonly #items: string[];
  readonly #note: (left: number) => string;
  #left = 0;

  constructor(segment: Segment) {
    this.#items = typeof segment === "string" ? [segment] : [...segment.items];
    this.#note = typeof segment === "string" ? () => "" : segment.note;
    this.canShrink = typeof segment !== "string";
  }

  private readonly canShrink: boolean;

  /** With the line's end. */
  get size(): number {
    return bytes(this.text);
  }

  get text(): string {
    return [...this.#items, ...(this.#left > 0 ? [this.#note(this.#left)] : [])].join("\n");
  }

  /** Leaves out as much as is too much, if it has that much. Returns how much it came to. */
  shrink(tooMuch: number): number {
    if (!this.canShrink || this.#items.length === 0) return 0;
    const before = this.size;
    let left = before + bytes(this.#note(this.#items.length));
    while (this.#items.length > 0 && before - left < tooMuch) {
      left -= bytes(this.#items.pop() ?? "");
      this.#left += 1;
    }
    return before - this.size;
  }
}

function bytes(text: string): number {
  return Buffer.byteLength(text) + 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
