import type { Check, CheckContext } from "../../../stacks/system";
import { openPage } from "./browser";

/** What came of one check. */
export interface CheckResult {
  system: string;
  check: string;
  passed: boolean;
  /** Milliseconds from its start to its end. */
  durationMs: number;
  /** What the check had to say, or what it saw instead of what it expected. */
  note?: string;
  /** What usually is behind a failure. Only when it failed. */
  hint?: string;
}

/** What checks of one system are run with. */
export interface CheckRun extends Pick<CheckContext, "outputs"> {
  system: string;
  /** Path of a browser, if there is one. */
  browser: string | undefined;
  /** Milliseconds that one check may take. */
  limitMs: number;
}

/**
 * Runs a system's checks one after the other, so that one's load never is another's failure.
 *
 * @param onResult is told of each as soon as it has ended
 */
export async function runChecks(
  checks: readonly Check[],
  run: CheckRun,
  onResult: (result: CheckResult) => void,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = await runCheck(check, run);
    onResult(result);
    results.push(result);
  }
  return results;
}

async function runCheck(check: Check, { system, outputs, browser, limitMs }: CheckRun): Promise<CheckResult> {
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(limitMs);
  const result = (passed: boolean, rest: Pick<CheckResult, "note" | "hint">): CheckResult => ({
    system,
    check: check.name,
    passed,
    durationMs: Math.round(performance.now() - startedAt),
    ...rest,
  });
  try {
    const open = browser === undefined ? undefined : (url: string) => openPage(browser, url, signal);
    const note = await check.run({ outputs, openPage: open, signal });
    return result(true, note === undefined ? {} : { note });
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    return result(false, {
      note: signal.aborted ? `not true within ${limitMs / 1000} s: ${seen}` : seen,
      hint: check.hint,
    });
  }
}
