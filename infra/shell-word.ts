/** A text as one word of a POSIX shell, in quotes only where it needs them. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * Whether a name means itself in a shell, in double quotes at least, and is no option: one that somebody else chose can be offered to be
 * run then.
 */
export function isPlainWord(name: string): boolean {
  return /^[\w@%+=:,./][\w@%+=:,./ -]*$/.test(name);
}
