/** A text as somebody may read it, and where each of its UTF-16 units stands in the text as it was written. */
export interface Reading {
  readonly text: string;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** JSON within JSON within a URL. */
const mostLevels = 3;

/**
 * A text as it is written but for its ends of lines, then without colours, which many writers leave out, then without whatever only a
 * terminal reads; and each of these with the escapes of programs, of URLs and of HTML resolved, each by itself, since another's may be meant
 * as it stands, and all of them, as often as there are some within others. It takes time and memory in proportion to the text's length,
 * whoever wrote it.
 */
export function readingsOf(written: string): Reading[] {
  const bases = [lineEnds, lineEndsAndColours, unread].map((pattern) => without(pattern, written));
  return distinct(distinct(bases).flatMap(resolvedReadings));
}

function resolvedReadings(base: Reading): Reading[] {
  const single = Object.keys(escapes).map((sign) => resolved(base, [sign]));
  const levels = [base];
  for (let level = 1; level <= mostLevels; level += 1) levels.push(resolved(levels.at(-1) ?? base, all));
  return [...levels, ...single];
}

function distinct(readings: readonly Reading[]): Reading[] {
  const seen = new Set<string>();
  return readings.filter(({ text }) => !seen.has(text) && seen.add(text));
}

/** A text as {@link readingsOf} has it: without ends of lines. */
export function withoutLineEnds(text: string): string {
  return text.replaceAll(/[\r\n]/g, "");
}

const lineEnds = /[\r\n]/g;
const lineEndsAndColours = /\u001b\[[\d;:]*m|[\r\n]/g;
/**
 * Titles, links and other texts to a terminal up to their end, and all that begins like a colour. None of them has its own beginning within
 * it, so that what begins and never ends is read once.
 */
const unread =
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u0090\u0098\u009c-\u009f]*(?:\u0007|\u001b\\|\u009c)|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|[\r\n]/g;

function without(pattern: RegExp, text: string): Reading {
  const every = Uint32Array.from({ length: text.length + 1 }, (_, index) => index);
  const written = { text, starts: every.subarray(0, -1), ends: every.subarray(1) };
  return rewritten(written, pattern, ([{ length }]) => ({ length, read: "" }));
}

/** What stands at a place in place of as many characters, or more. */
interface Escape {
  readonly length: number;
  readonly read: string;
}

/** @param signs which escapes, by what they begin with */
function resolved(reading: Reading, signs: readonly string[]): Reading {
  if (!signs.some((sign) => reading.text.includes(sign))) return reading;
  return rewritten(reading, /[\\%&]/g, ({ 0: sign, index }) =>
    signs.includes(sign) ? escapes[sign]?.(reading.text, index) : undefined,
  );
}

/** @param escapeOf what is read in place of what begins at a match */
function rewritten(
  { text, starts, ends }: Reading,
  pattern: RegExp,
  escapeOf: (match: RegExpExecArray) => Escape | undefined,
): Reading {
  const parts: string[] = [];
  const [newStarts, newEnds] = [new Uint32Array(text.length), new Uint32Array(text.length)];
  let [from, length] = [0, 0];
  const keepUpTo = (to: number): void => {
    parts.push(text.slice(from, to));
    newStarts.set(starts.subarray(from, to), length);
    newEnds.set(ends.subarray(from, to), length);
    length += to - from;
  };
  for (const match of text.matchAll(pattern)) {
    const escape = match.index < from ? undefined : escapeOf(match);
    if (escape === undefined) continue;
    keepUpTo(match.index);
    from = match.index + escape.length;
    parts.push(escape.read);
    newStarts.fill(starts[match.index] ?? 0, length, length + escape.read.length);
    newEnds.fill(ends[from - 1] ?? 0, length, length + escape.read.length);
    length += escape.read.length;
  }
  keepUpTo(text.length);
  return { text: parts.join(""), starts: newStarts.subarray(0, length), ends: newEnds.subarray(0, length) };
}

const short: Readonly<Record<string, string>> = {
  ...{ n: "", r: "", t: "\t", b: "\b", f: "\f", a: "\u0007", v: "\v" },
  ...{ "/": "/", "\\": "\\", '"': '"', "'": "'" },
};

/** Of JSON and of C, whose bytes are in hexadecimal or, as git and many shells have them, octal digits. */
function backslash(text: string, at: number): Escape | undefined {
  const [, unit] = /^\\u([\da-f]{4})/i.exec(text.slice(at, at + 6)) ?? [];
  if (unit !== undefined) return { length: 6, read: withoutLineEnds(String.fromCharCode(parseInt(unit, 16))) };
  const next = text.charAt(at + 1);
  if (Object.hasOwn(short, next)) return { length: 2, read: short[next] ?? "" };
  const byte = byteOfProgram(text, at);
  if (byte === undefined) return undefined;
  return inBytes(text, at, byteOfProgram) ?? { ...byte, read: withoutLineEnds(String.fromCharCode(byte.value)) };
}

interface Byte {
  readonly value: number;
  readonly length: number;
}

function byteOfProgram(text: string, at: number): Byte | undefined {
  const [{ length } = "", hex, octal = ""] =
    /^\\(?:x([\da-f]{2})|([0-3][0-7]{2}|[0-7]{1,2}))/i.exec(text.slice(at, at + 4)) ?? [];
  if (length === 0) return undefined;
  return { length, value: hex === undefined ? parseInt(octal, 8) : parseInt(hex, 16) };
}

function byteOfUrl(text: string, at: number): Byte | undefined {
  const written = text.slice(at, at + 3);
  return /^%[\da-f]{2}$/i.test(written) ? { length: 3, value: parseInt(written.slice(1), 16) } : undefined;
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** One character, of up to four bytes, each by itself. */
function inBytes(text: string, at: number, byteAt: typeof byteOfUrl): Escape | undefined {
  const first = byteAt(text, at);
  if (first === undefined) return undefined;
  const bytes = [first.value];
  let { length } = first;
  for (let count = sizeOf(first.value); count > 1; count -= 1) {
    const next = byteAt(text, at + length);
    if (next === undefined || next.value >> 6 !== 2) return undefined;
    bytes.push(next.value);
    length += next.length;
  }
  const read = utf8.decode(Uint8Array.from(bytes));
  return read.includes("\ufffd") ? undefined : { length, read: withoutLineEnds(read) };
}

/** How many bytes the character has that begins with a byte. */
function sizeOf(first: number): number {
  if (first < 0x80) return 1;
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
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
  "%": (text, at) => inBytes(text, at, byteOfUrl),
  "&": entity,
};
const all = Object.keys(escapes);
