/** What sets colours and weights: all that anybody's text may do to a terminal. */
const colour = String.raw`\u001b\[[\d;:]{0,40}m`;
/**
 * What else a terminal acts on: control characters of both sets, with which every other sequence begins, and what turns the order of
 * characters about or ends a line by another name. Not tabs, nor the marks that names in scripts from right to left need beside
 * punctuation: each works on its neighbours alone.
 */
const control = String.raw`(?![\t\u061c\u200e\u200f])[\p{Cc}\p{Bidi_Control}\u2028\u2029]`;
/** A line's end as Windows has it, and the step back to a line's start by which programs show their progress. */
const lineEnd = /\r?\n|\r/;
const colours = new RegExp(colour, "gu");
const controls = new RegExp(control, "gu");
const either = new RegExp(`(${colour})|${control}`, "gu");
const reset = "\u001b[0m";

/**
 * A text as a terminal may get it, whoever wrote it: its colours stay and end with each line; all else that a terminal would act on is
 * shown as its escape, as JSON has it, so that a JSON document stays the same.
 */
export function forTerminal(text: string): string {
  return text.split(lineEnd).map(lineForTerminal).join("\n");
}

function lineForTerminal(line: string): string {
  let last: string | undefined;
  const harmless = line.replaceAll(either, (found, set: string | undefined) => {
    last = set ?? last;
    return set ?? escaped(found);
  });
  return last === undefined || last === reset ? harmless : harmless + reset;
}

/** As {@link forTerminal}, without colours: for what is no log and gets its colours from elsewhere, if any. */
export function plainText(text: string): string {
  const lines = text.replaceAll(colours, "").split(lineEnd);
  return lines.map((line) => line.replaceAll(controls, escaped)).join("\n");
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
