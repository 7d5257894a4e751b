import { type Reading, readingsOf, withoutLineEnds } from "./reading";

/** A part of a text: from where, and up to where. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A text in which others are looked for. */
export class SearchedText {
  readonly #readings: readonly Reading[];
  readonly #encoded: readonly Reading[];
  readonly #hex: readonly Reading[];

  constructor(readonly text: string) {
    this.#readings = readingsOf(text);
    this.#encoded = this.#readings.map((reading) => ({
      ...reading,
      text: reading.text.replaceAll("-", "+").replaceAll("_", "/"),
    }));
    // No other letter: some have more units in lower case, and what is found would be looked for elsewhere.
    this.#hex = this.#readings.map((reading) => ({
      ...reading,
      text: reading.text.replaceAll(/[A-F]/g, (digit) => digit.toLowerCase()),
    }));
  }

  /** Where it spells a text: as it is; as JSON, URLs and HTML have it; in hex, base64 or base64url, of the text alone or of more around it. */
  rangesOf({ texts, hex, encoded }: Spellings): Range[] {
    return [
      ...this.#readings.flatMap((reading) => texts.flatMap((text) => found(reading, text))),
      ...this.#hex.flatMap((reading) => found(reading, hex)),
      ...this.#encoded.flatMap((reading) => encoded.flatMap((text) => found(reading, text.certain, text))),
    ];
  }
}

/** How a text may be spelled, apart from escapes. */
export interface Spellings {
  /** As it is, and as forms have it, with a `+` for each space. */
  readonly texts: readonly string[];
  readonly hex: string;
  /** In base64, by its place in a group of three bytes. */
  readonly encoded: readonly Encoded[];
}

/** A text in base64. */
interface Encoded {
  /** The characters that are certain, whatever stands around the text. */
  readonly certain: string;
  /** Whether one stands before, or after them, that is made of a part of the text and of what is around it. */
  readonly isCutBefore: boolean;
  readonly isCutAfter: boolean;
}

export function spellingsOf(given: string): Spellings {
  const text = withoutLineEnds(given);
  const bytes = new TextEncoder().encode(given);
  return {
    texts: [...new Set([text, text.replaceAll(" ", "+")])],
    hex: [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    encoded: [0, 1, 2].map((before) => base64(bytes, before)),
  };
}

/** @param before how many bytes stand before it in its group of three */
function base64(bytes: Uint8Array, before: number): Encoded {
  const all = new Uint8Array([...new Uint8Array(before), ...bytes]);
  const text = btoa(Array.from(all, (byte) => String.fromCharCode(byte)).join(""));
  const bits = all.length * 8;
  return {
    certain: text.slice(Math.ceil((before * 8) / 6), Math.floor(bits / 6)),
    isCutBefore: before > 0,
    isCutAfter: bits % 6 !== 0,
  };
}

/** Where a text stands in what is read; the characters too that have a part of it. */
function found({ text, starts, ends }: Reading, wanted: string, cut?: Encoded): Range[] {
  const ranges: Range[] = [];
  if (wanted === "") return ranges;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
    let [first, last] = [at, at + wanted.length - 1];
    const isEncoded = (index: number) => /[A-Za-z0-9+/]/.test(text.charAt(index));
    if (cut?.isCutBefore && isEncoded(first - 1)) first -= 1;
    if (cut?.isCutAfter && isEncoded(last + 1)) last += 1;
    while (cut?.isCutAfter && text.charAt(last + 1) === "=") last += 1;
    ranges.push({ start: starts[first] ?? 0, end: ends[last] ?? text.length });
  }
  return ranges;
}
