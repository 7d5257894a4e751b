import { expect } from "vitest";
import { type CheckResult, runChecks } from "../../operations/src/verification/run-checks";
import type { Check } from "../../stacks/check";

/** What stands in for a system that is up. */
interface StandIn extends AsyncDisposable {
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Runs all checks of a system against what stands in for it, in no browser, and ends that.
 *
 * @param logsOf the lines of a service's log
 */
export async function checked(
  system: string,
  checks: readonly Check[],
  standIn: Promise<StandIn>,
  logsOf: (service: string) => Promise<readonly string[]>,
): Promise<CheckResult[]> {
  await using started = await standIn;
  const { outputs } = started;
  return await runChecks(checks, { system, outputs, browser: undefined, logsOf, limitMs: 10_000 });
}

export function failuresIn(results: readonly CheckResult[]): CheckResult[] {
  return results.filter(({ outcome }) => outcome === "failed");
}

/** Expects that one check alone has failed, with what it saw and the hint that leads on. */
export function expectOneFailure(
  results: readonly CheckResult[],
  { check, seen, hint }: { check: string | undefined; seen: string; hint: string },
): void {
  const failed = failuresIn(results);
  expect(failed.map((result) => result.check)).toEqual([check]);
  expect(failed[0]?.note).toContain(seen);
  expect(failed[0]?.hint).toContain(hint);
}
