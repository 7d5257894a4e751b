/** A text as somebody may read it, and where each of its UTF-16 units stands in the text as it was written. */
export interface Reading {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** JSON within JSON within a URL. */
const mostLevels = 3;

/**
 * A text as it is written, without what only a terminal reads and without ends of lines; then with the escapes of JSON, of URLs and of HTML
 * resolved, each by itself, since another's may be meant as it stands, and all of them, as often as there are some within others. It takes
 * time in proportion to the text's length, whoever wrote it.
 */
export function readingsOf(written: string): Reading[] {
  const plain = unbroken(written);
  const single = Object.keys(escapes).map((sign) => resolved(plain, [sign]));
  const levels = [plain];
  for (let level = 1; level <= mostLevels; level += 1) levels.push(resolved(levels.at(-1) ?? plain, all));
  const seen = new Set<string>();
  return [...levels, ...single].filter(({ text }) => !seen.has(text) && seen.add(text));
}

/** A text as {@link readingsOf} has it: without ends of lines. */
export function withoutLineEnds(text: string): string {
  return text.replaceAll(/[\r\n]/g, "");
}

/** Bounded, so that what begins and never ends is read once. */
const unread = /\u001b\[[0-?]{0,32}[ -/]{0,2}[@-~]|[\r\n]/y;

function unbroken(written: string): Reading {
  return rewritten({ text: written, starts: [], ends: [] }, (text, at) => {
    unread.lastIndex = at;
    const [skipped] = unread.exec(text) ?? [];
    return skipped === undefined ? undefined : { length: skipped.length, read: "" };
  });
}

/** What stands at a place in place of as many characters. */
interface Escape {
  readonly length: number;
  readonly read: string;
}

/** @param signs which escapes, by what they begin with */
function resolved(reading: Reading, signs: readonly string[]): Reading {
  if (!signs.some((sign) => reading.text.includes(sign))) return reading;
  return rewritten(reading, (text, at) => {
    const sign = text.charAt(at);
    return signs.includes(sign) ? escapes[sign]?.(text, at) : undefined;
  });
}

function rewritten(reading: Reading, escapeAt: (text: string, at: number) => Escape | undefined): Reading {
  const { text } = reading;
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < text.length;) {
    const { length, read } = escapeAt(text, at) ?? { length: 1, read: text.charAt(at) };
    parts.push(read);
    const start = reading.starts[at] ?? at;
    const end = reading.ends[at + length - 1] ?? at + length;
    for (let unit = read.length; unit > 0; unit -= 1) {
      starts.push(start);
      ends.push(end);
    }
    at += length;
  }
  return { text: parts.join(""), starts, ends };
}

const short: Readonly<Record<string, string>> = { n: "", r: "", t: "\t", b: "\b", f: "\f", "/": "/", "\\": "\\" };

function backslash(text: string, at: number): Escape | undefined {
  const [, hex] = /^\\(?:u([\da-f]{4})|x([\da-f]{2}))/i.exec(text.slice(at, at + 6))?.filter(Boolean) ?? [];
  if (hex !== undefined)
    return { length: hex.length + 2, read: withoutLineEnds(String.fromCharCode(parseInt(hex, 16))) };
  const next = text.charAt(at + 1);
  if (next === '"' || next === "'") return { length: 2, read: next };
  return Object.hasOwn(short, next) ? { length: 2, read: short[next] ?? "" } : undefined;
}

/** One character, of up to four bytes, each by itself. */
function percent(text: string, at: number): Escape | undefined {
  const first = byteAt(text, at) ?? 0xff;
  const count = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const further = Array.from({ length: count - 1 }, (_, index) => byteAt(text, at + 3 * (index + 1)));
  if (first === 0xff || further.some((byte = 0) => byte >> 6 !== 2)) return undefined;
  try {
    return { length: count * 3, read: withoutLineEnds(decodeURIComponent(text.slice(at, at + count * 3))) };
  } catch {
    return undefined;
  }
}

function byteAt(text: string, at: number): number | undefined {
  const written = text.slice(at, at + 3);
  return /^%[\da-f]{2}$/i.test(written) ? parseInt(written.slice(1), 16) : undefined;
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function entity(text: string, at: number): Escape | undefined {
  const [whole = "", name, decimal, hex] =
    /^&(?:(amp|lt|gt|quot|apos)|#(\d{1,9})|#x([\da-f]{1,8}));/i.exec(text.slice(at, at + 12)) ?? [];
  if (name !== undefined) return { length: whole.length, read: named[name.toLowerCase()] ?? "" };
  const code = decimal === undefined ? parseInt(hex ?? "", 16) : Number(decimal);
  return code <= 0x10ffff ? { length: whole.length, read: withoutLineEnds(String.fromCodePoint(code)) } : undefined;
}

/** By what each begins with. */
const escapes: Readonly<Record<string, (text: string, at: number) => Escape | undefined>> = {
  "\\": backslash,
  "%": percent,
  "&": entity,
};
const all = Object.keys(escapes);
