/**
 * How a value may appear in a text: as it is, line by line, escaped as in JSON or in a URL, in base64; of a URL its
 * password by itself too. Longest first, so that a whole is replaced before its parts.
 *
 * @param shortest shorter texts are words that a text may well hold by themselves
 */
export function spellingsOf(value: string, shortest: number): string[] {
  const wholes = [value, ...value.split(/\r?\n/), ...passwordOf(value)];
  const spelled = wholes.flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    Buffer.from(text).toString("base64"),
  ]);
  return [...new Set(spelled)].filter((text) => text.length >= shortest).toSorted(byLength);
}

/** For sorting: longest first. */
export function byLength(one: string, other: string): number {
  return other.length - one.length;
}

function passwordOf(value: string): string[] {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/@\s]*:([^/@\s]+)@/i.exec(value)?.[1];
  return password === undefined ? [] : [password];
}
