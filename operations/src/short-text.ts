/** A text of at most so many characters, its end left out where it is longer. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}

/** Without what ends a line or turns the order of characters about. */
export function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, " ").trim();
}

/** What others wrote, as a part of a line of at most so many characters. */
export function oneLine(text: string, most = 100): string {
  return shortened(onOneLine(text), most);
}
