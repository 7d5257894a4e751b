import { anything, matchesPattern, type SimplePart } from "@slipway/render-api";
import { RE2JS } from "re2js";

/** Whether a text is one of those that are looked for. */
export type TextTest = (text: string) => boolean;

/** Longer ones are written by nobody. */
const longestPattern = 1_000;
/** Instructions of an expression; what it takes of time is at most their product with the text's length. */
const largestExpression = 256;

/** Why a pattern is none, as a sentence for whoever wrote it. */
export class PatternError extends Error {}

/** Something that a text holds: words, with `*` for any characters between them, or `/…/`, an expression as RE2 reads it. */
export function patternWithin(pattern: string): TextTest {
  const expression = expressionOf(pattern);
  if (expression !== undefined) return expression;
  const words = partsOf(pattern).filter((word) => word !== "");
  return (text) => {
    let at = 0;
    return words.every((word) => {
      const found = text.indexOf(word, at);
      at = found + word.length;
      return found !== -1;
    });
  };
}

/**
 * A whole value, with `*` for any characters of it, or `/…/`, an expression that some of it matches. That wildcards are for the whole of a
 * path is what Render's examples say; that expressions aren't, they say of texts alone, and `/4../` for a status is both.
 */
export function patternOfAll(pattern: string): TextTest {
  const expression = expressionOf(pattern);
  if (expression !== undefined) return expression;
  const [first = "", ...others] = partsOf(pattern);
  if (others.length === 0) return (value) => value === first;
  const parts = [text(first), ...others.flatMap((other) => [rest, text(other)])];
  return (value) => matchesPattern(parts, value);
}

/** The pattern of a path, which may leave out the slash that every path begins with, as in Render's own examples. */
export function patternOfPath(pattern: string): TextTest {
  const isWhole = expressionIn(pattern) === undefined && !/^[/*]/.test(pattern);
  return patternOfAll(isWhole ? `/${pattern}` : pattern);
}

const rest: SimplePart = { kind: "many", takes: anything, least: 0 };
const text = (words: string): SimplePart => ({ kind: "text", text: words });

function partsOf(pattern: string): string[] {
  requireLength(pattern);
  return pattern.split(/\*+/);
}

/** What stands between two slashes; undefined where a pattern is no expression. */
function expressionIn(pattern: string): string | undefined {
  return /^\/(.+)\/$/s.exec(pattern)?.[1];
}

function expressionOf(pattern: string): TextTest | undefined {
  const source = expressionIn(pattern);
  if (source === undefined) return undefined;
  requireLength(pattern);
  const expression = compile(source);
  if (expression.programSize() > largestExpression) {
    throw new PatternError(`\`${pattern}\` asks for too much: write an expression that repeats less`);
  }
  return (value) => expression.test(value);
}

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    const reason = (error as Error).message.replace(/^error parsing regexp: /, "");
    throw new PatternError(`\`/${source}/\` is no expression of RE2: ${reason}`);
  }
}

function requireLength({ length }: string): void {
  if (length > longestPattern) throw new PatternError(`expected ${longestPattern} characters at most`);
}
