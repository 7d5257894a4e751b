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
    if (this.#hidden.size === 0) return text;
    const searched = new SearchedText(text);
    const found = [...this.#hidden.values()].flatMap(({ mark, spellings }) =>
      searched.rangesOf(spellings).map((range) => ({ ...range, mark })),
    );
    return replaced(text, found);
  }

  /** Whether the text is one of them, or has one in it. */
  isFoundIn(text: string): boolean {
    return this.clean(text) !== text;
  }

  /** Whether the text is one of them. */
  knows(text: string): boolean {
    return this.#hidden.has(text);
  }
}

/** Ranges that overlap become one, with the mark of the longest. */
function replaced(text: string, found: readonly (Range & { readonly mark: string })[]): string {
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

/** A secret, and what of it is one by itself: its lines, the password of a URL, the texts in JSON. Nothing that is too short to be told from a word. */
export function hiddenParts(secret: string): string[] {
  const parts = [secret, ...secret.split(/\r?\n/), ...passwordsOf(secret)].filter(
    ({ length }) => length >= shortestHidden,
  );
  const leaves = jsonLeaves(secret).filter(({ length }) => length >= shortestLeaf);
  return [...new Set([...parts, ...leaves])];
}

/**
 * The password of a URL as it stands and decoded. Where there is none, a name that the web is addressed with counts as one: that is how
 * tokens are written.
 */
export function passwordsOf(url: string): string[] {
  const [, scheme = "", userInfo] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\s]*)@/i.exec(url) ?? [];
  if (userInfo === undefined) return [];
  const alone = /^https?$/i.test(scheme) ? userInfo : "";
  const password = userInfo.includes(":") ? userInfo.slice(userInfo.indexOf(":") + 1) : alone;
  return [...new Set([password, decoded(password)])].filter((text) => text !== "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
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
