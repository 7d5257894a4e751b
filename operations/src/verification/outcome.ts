import { checkName, type CheckResult } from "./run-checks";

/** What can come of checks. */
export const outcomes = ["passed", "failed", "not tried"] as const;
export type ChecksOutcome = (typeof outcomes)[number];

/** What came of the checks of systems, by the system's name. */
export type SystemChecks = Readonly<Record<string, ChecksOutcome>>;

/**
 * What came of checks, taken together. Green is what has been seen to work: where no check passed, or one could not be tried because another
 * that it needs wasn't, nothing is known. A check that nothing needs may be left out where the machine lacks what it takes.
 */
export function outcomeOf(results: readonly Pick<CheckResult, "outcome" | "needs">[]): ChecksOutcome {
  if (results.some(({ outcome }) => outcome === "failed")) return "failed";
  const isLeftOut = results.some(({ outcome, needs }) => outcome === "skipped" && needs !== undefined);
  return results.some(({ outcome }) => outcome === "passed") && !isLeftOut ? "passed" : "not tried";
}

/** What came of the checks of each system. A result of no system is one of all. */
export function outcomesOf(results: readonly CheckResult[], systems: readonly string[]): SystemChecks {
  return Object.fromEntries(systems.map((name) => [name, outcomeOf(ofSystem(results, name))]));
}

/** What came of the checks of some systems, taken together: one that failed tells, and so does one of which nothing is known. */
export function outcomeAmong(checks: SystemChecks, systems: readonly string[]): ChecksOutcome {
  const each = systems.map(
    (name): ChecksOutcome => (Object.hasOwn(checks, name) ? checks[name] : undefined) ?? "not tried",
  );
  if (each.includes("failed")) return "failed";
  return each.length > 0 && each.every((outcome) => outcome === "passed") ? "passed" : "not tried";
}

/** What is to be said where checks of some systems have not passed; undefined where they have. */
export function checksProblem(
  results: readonly CheckResult[],
  stack: string,
  systems: readonly string[],
): string | undefined {
  const mine = results.filter(({ system }) => system === "" || systems.includes(system));
  const failed = mine.filter(({ outcome }) => outcome === "failed");
  const again = `\`npx slipway verify --stack ${stack}\` runs them again`;
  if (failed.length > 0)
    return `${failed.length} of ${mine.length} checks of \`${stack}\` failed (${failed.map(checkName).join("; ")}): ${again}.`;
  const untried = systems.find((name) => outcomeOf(ofSystem(results, name)) !== "passed");
  if (untried === undefined) return undefined;
  const its = ofSystem(results, untried);
  if (its.length === 0)
    return `\`${untried}\` has no checks, so nobody can tell whether it works on \`${stack}\`: write one in \`stacks/${untried}/checks\`.`;
  const skipped = its.filter(({ outcome }) => outcome === "skipped");
  return `${skipped.length} of ${its.length} checks of \`${untried}\` on \`${stack}\` could not be tried: ${again} and says why.`;
}

function ofSystem(results: readonly CheckResult[], name: string): CheckResult[] {
  return results.filter(({ system }) => system === "" || system === name);
}
