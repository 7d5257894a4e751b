/** A run of lines of which the last ones may be left out. */
export interface Shrinkable {
  /** Each one or more whole lines. */
  items: readonly string[];
  /** What stands in place of those that are left out. */
  note: (left: number) => string;
}

/** Lines that stay, or may be shortened. */
export type Segment = string | Shrinkable;

/** What is shortened or left out as one. */
export interface Part {
  segments: readonly Segment[];
  /** `kept` stays in any case; `folded` goes before all else. A `heading` goes with what it heads. */
  role: "kept" | "heading" | "shown" | "folded";
}

/**
 * Text of no more than `most` bytes. What is shortened is shortened from the end: first the last items of the last folded part, which goes
 * once it has none, then those of the folded parts before it, and then what isn't folded in the same way. No line is ever cut.
 *
 * @param leftOut what is said at the end where whole parts are left out
 */
export function fitted(parts: readonly Part[], most: number, leftOut: string): string {
  const shown = parts.map(({ segments, role }) => ({ role, runs: segments.map((segment) => new Run(segment)) }));
  const gone = new Set<(typeof shown)[number]>();
  let size = sum(shown.map(sizeOf)) + bytes(leftOut);
  const last = shown.toReversed();
  for (const part of [
    ...last.filter(({ role }) => role === "folded"),
    ...last.filter(({ role }) => role === "shown"),
  ]) {
    if (size <= most) break;
    const before = sizeOf(part);
    for (const run of part.runs.toReversed()) run.shrink(size - most - (before - sizeOf(part)));
    if (part.runs.every(({ isEmpty }) => isEmpty)) gone.add(part);
    size -= before - (gone.has(part) ? 0 : sizeOf(part));
  }
  const left = shown.filter((part) => !gone.has(part));
  const told = left.filter(
    ({ role }, at) => role !== "heading" || !["heading", undefined].includes(left[at + 1]?.role),
  );
  const text = told.flatMap(({ runs }) => runs.map((run) => run.text));
  return [...text, ...(gone.size > 0 ? [leftOut] : [])].join("\n");
}

function sizeOf({ runs }: { runs: readonly Run[] }): number {
  return sum(runs.map((run) => run.size));
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

  /** Whether it has nothing that could be left out, or no more of it. */
  get isEmpty(): boolean {
    return !this.canShrink || this.#items.length === 0;
  }

  /** With the line's end. */
  get size(): number {
    return bytes(this.text);
  }

  get text(): string {
    return [...this.#items, ...(this.#left > 0 ? [this.#note(this.#left)] : [])].join("\n");
  }

  /** Leaves out as much as is too much, if it has that much. */
  shrink(tooMuch: number): void {
    if (tooMuch <= 0 || this.isEmpty) return;
    const before = this.size;
    let left = before + bytes(this.#note(this.#items.length));
    while (this.#items.length > 0 && before - left < tooMuch) {
      left -= bytes(this.#items.pop() ?? "");
      this.#left += 1;
    }
  }
}

function bytes(text: string): number {
  return Buffer.byteLength(text) + 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
