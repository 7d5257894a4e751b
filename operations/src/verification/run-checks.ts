import { messageOf } from "@slipway/render-client";
import type { Check, CheckContext, Page } from "../../../stacks/check";
import type { Step } from "../../../toolchain/progress";
import { Browser } from "./browser";

/** What came of one check. */
export interface CheckResult {
  system: string;
  check: string;
  /** A check is skipped when one that it needs has not passed, or when this machine lacks what it takes. */
  outcome: "passed" | "failed" | "skipped";
  /** Milliseconds from its start to its end. */
  durationMs: number;
  /** What the check had to say, what it saw instead of what it expected, or why it was skipped. */
  note?: string;
  /** The check that has to pass first. Only when it was skipped for that. */
  needs?: string;
  /** What usually is behind a failure. Only when it failed. */
  hint?: string;
}

/** A check's name, with its system's where it is one of a system. */
export function checkName({ system, check }: Pick<CheckResult, "system" | "check">): string {
  return system === "" ? check : `${system}: ${check}`;
}

/** How time is measured and ended. */
export interface Clock {
  /** Milliseconds, to measure with. */
  now: () => number;
  /** A signal that aborts after so many milliseconds. */
  timeout: (ms: number) => AbortSignal;
}

/** What checks of one system are run with. */
export interface CheckRun extends Pick<CheckContext, "outputs"> {
  system: string;
  /** Path of a browser, if there is one. */
  browser: string | undefined;
  /** Reads what a service of the system has logged, where that can be read; rejects when it can't after all. */
  logsOf?: CheckContext["logsOf"];
  /** Milliseconds that one check may take. */
  limitMs: number;
  clock?: Clock;
}

/** Who wants to know how a run goes. */
export interface CheckObserver {
  /** Shows which check is on. */
  step: Step;
  /** Called with each result as soon as it is there. */
  onResult: (result: CheckResult) => void;
}

const nobody: CheckObserver = { step: (_title, work) => work(() => undefined), onResult: () => undefined };
const systemClock: Clock = { now: () => performance.now(), timeout: (ms) => AbortSignal.timeout(ms) };

/**
 * Runs a system's checks one after the other, so that one's load never is another's failure; the browser of those that open pages starts
 * while others run.
 */
export async function runChecks(
  checks: readonly Check[],
  run: CheckRun,
  { step, onResult }: CheckObserver = nobody,
): Promise<CheckResult[]> {
  const results = new Map<Check, CheckResult>();
  const { system, browser: program } = run;
  const opensPages = checks.some((check) => check.opensPages);
  await using browser = program !== undefined && opensPages ? Browser.start(program) : undefined;
  for (const check of checks) {
    const missing = check.needs?.find((needed) => results.get(needed)?.outcome !== "passed");
    const reason = missing ? missingCheck(missing) : check.opensPages && browser === undefined && NO_BROWSER;
    const result: CheckResult = reason
      ? { system, check: check.name, outcome: "skipped", durationMs: 0, ...reason }
      : await step(`${system}: ${check.name}`, () => runCheck(check, run, browser), "leaves no trace");
    onResult(result);
    results.set(check, result);
  }
  return [...results.values()];
}

/** What a check asked for can't be had from here. */
class MissingHereError extends Error {}

const NO_BROWSER = { note: "not tried: there is no browser on this machine" };

function missingCheck({ name }: Check): Pick<CheckResult, "note" | "needs"> {
  return { note: `not tried: \`${name}\` has to pass first`, needs: name };
}

async function runCheck(check: Check, run: CheckRun, browser: Browser | undefined): Promise<CheckResult> {
  const { system, outputs, limitMs, clock = systemClock } = run;
  const startedAt = clock.now();
  const over = new AbortController();
  const limit = clock.timeout(limitMs);
  const signal = AbortSignal.any([limit, over.signal]);
  const openPage = (url: string): Promise<Page> => {
    if (browser !== undefined && check.opensPages) return browser.openPage(url, signal);
    return Promise.reject(new Error("a check that opens pages says so: `opensPages: true`"));
  };
  const end = (outcome: CheckResult["outcome"], rest: Pick<CheckResult, "note" | "hint">): CheckResult => ({
    system,
    check: check.name,
    outcome,
    durationMs: Math.round(clock.now() - startedAt),
    ...rest,
  });
  try {
    const note = await check.run({ outputs, openPage, logsOf: logReader(run), signal, now: clock.now });
    return end("passed", note === undefined ? {} : { note });
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    if (error instanceof MissingHereError) return end("skipped", { note: `not tried: ${seen}` });
    return end("failed", {
      note: limit.aborted ? `not true within ${limitMs / 1000} s: ${seen}` : seen,
      hint: dnsHint(error, system) ?? check.hint,
    });
  } finally {
    // Whatever the check has left open ends with it.
    over.abort();
  }
}

/** Before a name is in the DNS, whatever else may be behind a failure can't be. */
function dnsHint(error: unknown, system: string): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (/ENOTFOUND|EAI_AGAIN|ERR_NAME_NOT_RESOLVED/.test(cause.message))
      return `The name is not in the DNS (yet): stack output \`${system}.dns\` says which record a domain of your own needs.`;
  return undefined;
}

function logReader({ logsOf }: CheckRun): CheckContext["logsOf"] {
  return async (service) => {
    if (logsOf === undefined) throw new MissingHereError("logs can't be read here");
    return await logsOf(service).catch((error: unknown) => {
      throw new MissingHereError(`the log of \`${service}\` can't be read: ${messageOf(error)}`);
    });
  };
}
