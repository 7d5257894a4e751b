import { z } from "zod";
import type { ConfigProblem } from "../../../../components/platform-definition";
import type { Line } from "./line";

const given = z.object({ variables: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** What there is to say of a stack's settings, for all of its systems at once. */
export function environmentLine(stack: string, problems: readonly ConfigProblem[]): Line {
  const check = `the environment of \`${stack}\` is complete`;
  return lineOf(
    { system: "", check },
    problems.filter((problem) => !isWrongValue(problem)),
    stack,
  );
}

/** What there is to say of the variables that a stack sets for a system. Their values may be secrets, and are not shown. */
export function variablesLine(
  system: string,
  settings: unknown,
  problems: readonly ConfigProblem[],
  stack: string,
): Line {
  const check = "flags and other variables are as the manifest has them";
  const own = problems.filter((problem) => isWrongValue(problem) && systemOf(problem) === system);
  const names = Object.values(given.safeParse(settings).data?.variables ?? {}).flatMap(Object.keys);
  const note = names.length === 0 ? "all have their defaults" : `the stack sets ${names.join(", ")}`;
  return { ...lineOf({ system, check }, own, stack), ...(own.length === 0 && { note }) };
}

function lineOf(about: Pick<Line, "system" | "check">, problems: readonly ConfigProblem[], stack: string): Line {
  const [first, ...others] = problems;
  if (first === undefined) return { ...about, outcome: "passed" };
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return {
    ...about,
    outcome: "failed",
    note: `${first.configPath} ${first.message}${more}`,
    hint: `\`npm run pulumi -- preview --stack ${stack}\` tells all that is wrong, each with the line that fixes it.`,
  };
}

/** One that is missing is not wrong: the environment lacks it. */
function isWrongValue({ configPath, isMissing = false }: ConfigProblem): boolean {
  return configPath.includes(".variables.") && !isMissing;
}

function systemOf({ configPath }: ConfigProblem): string {
  return /^[^:]+:([^.]+)/.exec(configPath)?.[1] ?? "";
}
