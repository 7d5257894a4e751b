/** Widths of characters in a sans-serif of size 1, as wide as they are in any of the usual ones. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;'|!]/, 0.3],
  [/[frtI()[\] /-]/, 0.38],
  [/[mwMW@%]/, 0.9],
  [/[A-Z&×]/, 0.7],
  [/[ -~·]/, 0.585],
];

/** How wide a text is at most; fonts differ, and nothing here can ask one. */
export function textWidth(text: string, size: number): number {
  const width = Array.from(text, (character) => WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? 1);
  return width.reduce((sum, one) => sum + one, 0) * size;
}

/** How wide a text is in a monospaced font. */
export function monospaceWidth(text: string, size: number): number {
  return Array.from(text).length * 0.62 * size;
}

const MARKS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text as it may stand in XML, in an element or between quotes. What XML can't hold, such as control characters, is a space. */
export function xmlText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, " ").replaceAll(/[&<>"']/g, (mark) => MARKS[mark] ?? "");
}
