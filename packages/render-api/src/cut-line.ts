/** Most characters of a line of a log. Render's own figure isn't documented; Docker and Kubernetes cut at 16 KiB. */
export const longestLogLine = 16 * 1024;

/**
 * A line in no more than `most` characters, which says so where it had more.
 *
 * @param length of the line as it was written, when only its beginning is here
 */
export function cutLine(line: string, most = longestLogLine, length = line.length): string {
  if (length <= most) return line;
  const mark = `… [cut: ${length} characters in all]`;
  return beginningOf(line, most - mark.length) + mark;
}

/** The first characters of a text, but not half of one. */
export function beginningOf(text: string, most: number): string {
  const last = text.charCodeAt(most - 1);
  const isHalf = text.length > most && last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHalf ? most - 1 : most);
}

/** A longer word is none that anybody reads to its end. */
const longestWord = 200;

/** The first words of a text, which ends with `…` where it had more. No word is cut in two that may be a part of a secret, unless it is endless. */
export function wordsWithin(text: string, most: number): string {
  if (text.length <= most) return text;
  const beginning = beginningOf(text, most - 1);
  const end = beginning.search(new RegExp(`\\s\\S{0,${longestWord}}$`));
  return `${end === -1 ? beginning : beginning.slice(0, end)}…`;
}
