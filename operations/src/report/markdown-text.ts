import { plainText } from "@slipway/render-api";
import type { Inline } from "./document";

/** Our own words, so that nothing in them is markup: names of parts may be among them. */
export function markdownText(text: string): string {
  const escaped = oneLine(text).replaceAll(/[\\`*_{}[\]<>|~&]/g, "\\$&");
  return withoutLinks(escaped.replace(/^(\s*)([-+#=])/, "$1\\$2").replace(/^(\s*\d+)([.)])/, "$1\\$2"));
}

/**
 * GitHub makes links of mentions, numbers of issues and addresses, whatever stands before them. A comment between two characters keeps
 * them from being one word, and isn't seen.
 */
export function withoutLinks(text: string): string {
  return text
    .replaceAll(/@(?=[\w-])/g, "@<!-- -->")
    .replaceAll(/#(?=\d)/g, "#<!-- -->")
    .replaceAll(/\b(GH)-(?=\d)/gi, "$1<!-- -->-")
    .replaceAll(/:\/\//g, ":<!-- -->//")
    .replaceAll(/\bwww\./gi, "www<!-- -->.");
}

/** A text of any kind as code within a line. */
function markdownCode(text: string, isInTable: boolean): string {
  // A table is cut into cells before anything else, and takes the backslash away.
  const line = isInTable ? oneLine(text).replaceAll("|", "\\|") : oneLine(text);
  if (line.trim() === "") return "` `";
  const fence = "`".repeat(longestRun(line, /`+/g) + 1);
  const pad = line.startsWith("`") || line.endsWith("`") || line !== line.trim() ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** What begins and ends a block of code, which nothing in its lines ends. */
export function fenceOf(lines: readonly string[]): string {
  return "`".repeat(Math.max(3, longestRun(lines.join("\n"), /`+/g) + 1));
}

/** A line in Markdown. */
export function markdownInline(inline: readonly Inline[], isInTable = false): string {
  return inline
    .map((piece) => {
      if (typeof piece === "string") return markdownText(piece);
      if ("code" in piece) return markdownCode(piece.code, isInTable);
      if ("strong" in piece) return `**${markdownInline(piece.strong, isInTable)}**`;
      if ("link" in piece) return `[${markdownText(piece.text)}](${piece.link})`;
      return "<br>";
    })
    .join("");
}

/** What a line's end is in a text of others, in one line. */
export function oneLine(text: string): string {
  return plainText(text).replaceAll("\n", "␤");
}

function longestRun(text: string, runs: RegExp): number {
  return [...text.matchAll(runs)].reduce((longest, [run]) => Math.max(longest, run.length), 0);
}
