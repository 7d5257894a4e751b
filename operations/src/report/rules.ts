import type { Preview } from "../preview/preview";
import type { RulesReport, SettingsProblem } from "./report";
import { isRolloutPlan } from "./rollout-plans";

/** What the rules of settings, the program and the provider say. */
export function rulesOf({ diagnostics, failure }: Preview): RulesReport {
  const said = (severity: string): string[] => {
    const messages = diagnostics.filter((one) => one.severity === severity && !isRolloutPlan(one.message));
    return [...new Set(messages.map(({ message }) => message.replace(/^warning: /, "").trim()))].filter(
      (text) => text !== "",
    );
  };
  const problems = failure === undefined ? [] : problemsIn(failure);
  return {
    problems,
    ...(failure !== undefined && problems.length === 0 && { failure }),
    warnings: said("warning"),
    notes: said("info"),
  };
}

/** The problems in the text of a settings error: each is a line with two blanks before it, and lines that fix it with six. */
export function problemsIn(text: string): SettingsProblem[] {
  const [heading = "", ...lines] = text.split("\n");
  if (!/^Stack `[^`]*` has \d+ settings? to fix; /.test(heading)) return [];
  const problems: SettingsProblem[] = [];
  for (const line of lines) {
    if (line.startsWith("      ")) problems.at(-1)?.fixes.push(line.trim());
    else if (line.startsWith("  ")) problems.push({ message: line.trim(), fixes: [] });
  }
  return problems;
}
