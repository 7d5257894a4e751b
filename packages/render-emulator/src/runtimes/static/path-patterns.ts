import { anything, matchesPattern, matchPattern, noSlash, type SimplePart } from "@slipway/render-api";
import { canonicalPath } from "./request-path";

/** What the parts of a pattern stood for in a path: `*` under `*`, `:name` under `name`. */
export type Captures = Record<string, string>;

/** A pattern in the spelling that paths have, when it can have it. */
function spelled(pattern: string): string {
  try {
    return canonicalPath(pattern);
  } catch {
    return pattern;
  }
}

/**
 * Matches a path against the source of a rule, whole: `*` matches any rest, slashes included; `:name` for one
 * segment.
 *
 * @returns what they stood for, or undefined when the path does not match
 */
export function matchSource(source: string, path: string): Captures | undefined {
  const wildcards = /(\*|:[A-Za-z_]\w*)/;
  // What stands between them is at the even places.
  const words = spelled(source).split(wildcards);
  const parts = words.map((word, index): SimplePart => {
    if (index % 2 === 0) return { kind: "text", text: word };
    return word === "*" ? rest : segment;
  });
  const stoodFor = matchPattern(parts, path);
  if (stoodFor === undefined) return undefined;
  const named = words.map((word, index) => [word.replace(/^:/, ""), stoodFor[index] ?? ""] as const);
  return Object.fromEntries(named.filter((_, index) => index % 2 === 1));
}

const rest: SimplePart = { kind: "many", takes: anything, least: 0 };
const segment: SimplePart = { kind: "many", takes: noSlash, least: 1 };
const withinSegment: SimplePart = { kind: "many", takes: noSlash, least: 0 };

/** The destination of a rule with its `*` and `:name` filled in. */
export function fillDestination(destination: string, captures: Captures): string {
  return destination.replace(/\*|:([A-Za-z_]\w*)/g, (part, name: string | undefined) => captures[name ?? "*"] ?? part);
}

/**
 * Whether the path glob of a header rule covers a path: `*` within a segment, at the end across segments too, and `**`
 * for one segment or more.
 */
export function matchGlob(glob: string, path: string): boolean {
  const words = spelled(glob).split(/(\*\*?)/);
  const isLast = (index: number) => index === words.length - 2 && words.at(-1) === "";
  const parts = words.map((word, index): SimplePart => {
    if (index % 2 === 0) return { kind: "text", text: word };
    return word === "**" || isLast(index) ? rest : withinSegment;
  });
  return matchesPattern(parts, path);
}
