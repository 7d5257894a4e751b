import { z } from "zod";
import { patternOfAll, patternOfPath, PatternError, patternWithin, type TextTest } from "./patterns";

/** Each is looked for in every line. */
const mostPatterns = 20;

const values = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** Patterns as tests; the first that is none is told with what to do. */
function testsBy(testOf: (pattern: string) => TextTest, noun: string) {
  return z
    .array(z.string())
    .max(mostPatterns, `expected ${mostPatterns} ${noun} at most`)
    .transform((patterns, context): TextTest[] => {
      try {
        return patterns.map(testOf);
      } catch (error) {
        if (!(error instanceof PatternError)) throw error;
        context.addIssue({ code: "custom", message: error.message });
        return z.NEVER;
      }
    });
}

/** Texts, each of which a line has to hold. Not a list joined by commas: a text may have some of its own. */
export const textFilter = values.pipe(testsBy(patternWithin, "texts")).optional();

/** Paths, which may have commas as well. */
export const pathFilter = values.pipe(testsBy(patternOfPath, "paths")).optional();

/** Values of a label, joined by commas or not; an expression has its commas for itself. */
export const labelFilter = values
  .transform((given) => given.flatMap((value) => (/^\/.+\/$/s.test(value) ? [value] : value.split(","))))
  .pipe(testsBy(patternOfAll, "values"))
  .optional();
