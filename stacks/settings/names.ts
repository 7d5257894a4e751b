import { z } from "zod";
import { resourceNameExpected, resourceNamePattern } from "../../components/name";

/** What parts are called on the platform, where the rule does not fit. */
export interface NameSettings<Part extends string = string> {
  names: Partial<Record<Part, string>>;
  nameSuffix?: string | undefined;
}

const name = z.string().regex(resourceNamePattern, `expected ${resourceNameExpected}`);

export function nameSettings(parts: readonly string[]) {
  return {
    /** Whole names of single parts. */
    names: z.partialRecord(z.enum(parts), name).default({}),
    /** What stands behind every part's name in place of the stack's name. */
    nameSuffix: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "expected lower-case letters, digits and hyphens such as `pr-12`")
      .meta({ examples: ["pr-12"] })
      .optional(),
  };
}
