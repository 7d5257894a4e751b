import { z } from "zod";
import { type Environment, isPreview } from "../../components/environment";
import { resourceNameExpected, resourceNamePattern } from "../../components/name";
import type { Problem } from "../problem";

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

/** That stacks which are made from one template never ask for the same name: each has its own at the end of all names. */
export function nameProblems({ names, nameSuffix }: NameSettings, environment: Environment): Problem[] {
  if (!isPreview(environment)) return [];
  const given = [
    ...(Object.keys(names).length > 0 ? ["names"] : []),
    ...(nameSuffix === undefined ? [] : ["nameSuffix"]),
  ];
  return given.map((setting) => ({
    path: [setting],
    message: "isn't available in preview: names end in the stack's name there, so that two pull requests never meet",
    fix: "remove",
  }));
}
