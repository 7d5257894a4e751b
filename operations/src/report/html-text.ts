import type { Inline } from "./document";
import { oneLine } from "./markdown-text";

/** A text in HTML, within an element or an attribute. */
export function htmlText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A line in HTML. `guard` has the last word on our own words; a page needs none. */
export function htmlInline(inline: readonly Inline[], guard: (text: string) => string = (text) => text): string {
  return inline
    .map((piece) => {
      if (typeof piece === "string") return guard(htmlText(oneLine(piece)));
      if ("code" in piece) return `<code>${htmlText(oneLine(piece.code))}</code>`;
      if ("strong" in piece) return `<strong>${htmlInline(piece.strong, guard)}</strong>`;
      if ("link" in piece) return `<a href="${htmlText(piece.link)}">${guard(htmlText(oneLine(piece.text)))}</a>`;
      return "<br>";
    })
    .join("");
}
