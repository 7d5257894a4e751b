import type { CheckResult } from "../run-checks";

/** What came of one look before a deploy. */
export type Line = Omit<CheckResult, "durationMs">;

/** A look that isn't possible from here. */
export function notHere(about: Pick<Line, "system" | "check">, reason: string): Line {
  return { ...about, outcome: "skipped", note: `can't be checked here: ${reason}` };
}
