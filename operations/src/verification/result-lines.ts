import { colors } from "../terminal";
import type { CheckResult } from "./run-checks";

const MARKS: Readonly<Record<CheckResult["outcome"], string>> = {
  passed: colors.green("✔"),
  failed: colors.red("✖"),
  skipped: colors.yellow("○"),
};

/** A check's result for people. */
export function resultLines({ system, check, outcome, durationMs, note, hint }: CheckResult): string[] {
  const name = system === "" ? check : `${system}: ${check}`;
  return [
    `${MARKS[outcome]} ${name} ${colors.dim(`(${(durationMs / 1000).toFixed(1)} s)`)}`,
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
