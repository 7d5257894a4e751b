import { z } from "zod";

/** A text of any kind. No process takes a NUL character, among its arguments or in its environment, and no database stores one. */
export const textPattern = /^[^\0]*$/;
export const textExpected = "a text without NUL characters, which no process can be given";
export const textSchema = z.string().regex(textPattern, `expected ${textExpected}`);

/** A text of one line, such as a URL: neither ends of lines nor other control characters. */
export const linePattern = /^\P{Cc}*$/u;
export const lineExpected = "one line without control characters";

/**
 * A text of one line in a reply. It may become a property, which Pulumi shows as it is: nothing in it ends the line, turns the order of
 * characters about or is an order to a terminal.
 */
export const replyLineSchema = z
  .string()
  .regex(/^[^\p{Cc}\p{Bidi_Control}\u2028\u2029]*$/u, `expected ${lineExpected}`);

/** What a branch can be called, by the rules of `git check-ref-format`; `@` is HEAD's other name. */
export const branchPattern =
  /^(?![-/.])(?!(?:@|HEAD)$)(?!.*(?:\.\.|@\{|\/[/.]|\.lock(?:\/|$)))(?!.*[/.]$)[^\s\p{Cc}~^:?*[\\]+$/u;
export const branchExpected = "the name of a branch such as `main`";
