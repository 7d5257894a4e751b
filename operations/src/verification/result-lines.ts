import { colors } from "../terminal";
import { checkName, type CheckResult } from "./run-checks";

const MARKS: Readonly<Record<CheckResult["outcome"], string>> = {
  passed: colors.green("✔"),
  failed: colors.red("✖"),
  skipped: colors.yellow("○"),
};

/** A check's result for people. */
export function resultLines(result: CheckResult): string[] {
  const { outcome, durationMs, note, hint } = result;
  return [
    `${MARKS[outcome]} ${checkName(result)} ${colors.dim(`(${(durationMs / 1000).toFixed(1)} s)`)}`,
    ...(note === undefined ? [] : [colors.dim(`    ${note}`)]),
    ...(hint === undefined ? [] : [`    ${hint}`]),
  ];
}

/** What came of all. */
export function summaryOf(results: readonly CheckResult[]): string {
  const count = (wanted: CheckResult["outcome"]) => results.filter(({ outcome }) => outcome === wanted).length;
  const skipped = count("skipped") === 0 ? "" : ` ${count("skipped")} not tried.`;
  return `${count("passed")} of ${results.length} checks passed.${skipped}`;
}
