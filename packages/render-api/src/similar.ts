import { closest, distance } from "fastest-levenshtein";

/** The value that may have been meant by another text, if one is close to it. Another number is another thing. */
export function similar(values: readonly string[], text: string): string | undefined {
  const hint = closest(text, values);
  return distance(text, hint) <= Math.min(3, text.length / 2) && digitsOf(text) === digitsOf(hint) ? hint : undefined;
}

/** The question to end a sentence with that says which values there are, where one is close to the text; else nothing. */
export function didYouMean(values: readonly string[], text: string): string {
  const hint = similar(values, text);
  return hint === undefined ? "" : `; did you mean \`${hint}\`?`;
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, "");
}
