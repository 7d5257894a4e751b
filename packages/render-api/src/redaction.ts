import { passwordsOfSecret } from "./secret-url";
import { type Range, SearchedText, type Spellings, spellingsOf } from "./spellings";

/** Shorter texts are words that a message may well hold by themselves. */
const shortestHidden = 6;
/** What stands within a secret, such as the name of a region, is a word more often. */
const shortestLeaf = 8;

/** Keeps secrets out of texts: whatever was hidden once is shown in none, however it is spelled there. */
export class Redaction {
  readonly #hidden = new Map<string, { readonly mark: string; readonly spellings: Spellings }>();

  /**
   * Remembers texts that must not be shown, whole or in their parts.
   *
   * @param mark what is shown instead
   */
  hide(texts: Iterable<string>, mark = "[secret]"): void {
    for (const text of texts) {
      if (this.#hidden.has(text)) continue;
      for (const part of hiddenParts(text)) this.#hidden.set(part, { mark, spellings: spellingsOf(part) });
    }
  }

  /** The text with each of them replaced. */
  clean(text: string): string {
    return replaced(text, this.#foundIn(text));
  }

  /** Whether the text is one of them, or has one in it. */
  isFoundIn(text: string): boolean {
    return this.#foundIn(text).length > 0;
  }

  /** Whether the text is one of them. */
  knows(text: string): boolean {
    return this.#hidden.has(text);
  }

  #foundIn(text: string): Found[] {
    if (this.#hidden.size === 0) return [];
    const searched = new SearchedText(text);
    return [...this.#hidden.values()].flatMap(({ mark, spellings }) =>
      searched.rangesOf(spellings).map((range) => ({ ...range, mark })),
    );
  }
}

interface Found extends Range {
  readonly mark: string;
}

/** A shorter text turns up within others by chance, so it counts only where it is the whole text. */
const shortestWithin = 8;

/** Tells whether a text is one of those given, or has one in it, however it is spelled there. */
export function tellerOf(given: readonly string[]): (text: string) => boolean {
  const all = new Set(given.filter((text) => text !== ""));
  const within = new Redaction();
  within.hide([...all].filter((text) => text.length >= shortestWithin));
  return (text) => all.has(text) || within.isFoundIn(text);
}

/** Ranges that overlap become one, with the mark of the longest. */
function replaced(text: string, found: readonly Found[]): string {
  const parts: string[] = [];
  let at = 0;
  let longest = 0;
  const ordered = found.toSorted((one, other) => one.start - other.start || other.end - one.end);
  for (const { start, end, mark } of ordered) {
    if (start >= at) {
      parts.push(text.slice(at, start), mark);
      longest = end - start;
    } else if (end - start > longest) {
      parts.splice(-1, 1, mark);
      longest = end - start;
    }
    at = Math.max(at, end);
  }
  return [...parts, text.slice(at)].join("");
}

/**
 * A secret, and what of it is one by itself: its lines, without the space around them, the passwords of URLs, and each text in JSON with
 * its parts. Nothing that is too short to be told from a word.
 */
export function hiddenParts(secret: string, shortest = shortestHidden): string[] {
  const parts = [secret, secret.trim(), ...secret.split(/\r?\n/).map((line) => line.trim())];
  const passwords = passwordsOfSecret(secret).filter(({ length }) => length >= shortestHidden);
  const leaves = jsonLeaves(secret).flatMap((leaf) => hiddenParts(leaf, shortestLeaf));
  return [...new Set([...parts.filter(({ length }) => length >= shortest), ...passwords, ...leaves])];
}

function jsonLeaves(text: string): string[] {
  if (!/^\s*[[{"]/.test(text)) return [];
  try {
    return textsIn(JSON.parse(text));
  } catch {
    return [];
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
