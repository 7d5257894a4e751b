import { stripVTControlCharacters } from "node:util";
import { byLength, spellingsOf } from "./spellings";
import { secretTexts, type Value } from "./value";

/** Shorter texts are words that a message may well hold by themselves. */
const shortestHidden = 6;

/** Keeps secrets out of messages: whatever passed through here as a secret is shown in none. */
export class Redaction {
  readonly #secrets = new Set<string>();

  /** Remembers the secrets among the values, and gives the values back. */
  learn<Kind extends Value>(values: Kind): Kind {
    for (const text of secretTexts(values)) {
      for (const spelling of spellingsOf(text, shortestHidden)) this.#secrets.add(spelling);
    }
    return values;
  }

  /** The text with each known secret replaced, and without colours: one within a secret would hide it from us, and from nobody who reads it. */
  clean(text: string): string {
    return [...this.#secrets]
      .toSorted(byLength)
      .reduce((cleaned, hidden) => cleaned.replaceAll(hidden, "[secret]"), stripVTControlCharacters(text));
  }

  /** Whether the text is such a secret. */
  knows(text: string): boolean {
    return this.#secrets.has(text);
  }
}
