import { expect, test } from "vitest";
import { findBrowser } from "../../operations/src/verification/browser";
import { type CheckResult, runChecks } from "../../operations/src/verification/run-checks";
import { checks } from "../../stacks/realtime/checks";
import { expectOneFailure, failuresIn } from "./checked";
import { FakeRealtime, page, type Routes } from "./fake-realtime";
import { faults } from "./realtime-faults";

const browser = findBrowser();
/** Milliseconds for checks that have to fail, some of which only time ends; those that have to pass have all the time there is. */
const PATIENCE_MS = 500;

/** Runs all checks against a system with faults. */
async function verify(faults: Routes, failing: readonly string[], withBrowser = false): Promise<CheckResult[]> {
  await using system = await FakeRealtime.start(faults);
  let current = "";
  const clock = {
    now: () => performance.now() + system.lateMs,
    timeout: (ms: number) => AbortSignal.timeout(failing.includes(current) ? PATIENCE_MS : ms),
  };
  const run = {
    system: "realtime",
    outputs: system.outputs,
    browser: withBrowser ? browser : undefined,
    limitMs: 10_000,
    clock,
  };
  return await runChecks(checks, run, {
    step: (title, work) => {
      current = title.replace("realtime: ", "");
      return work(() => undefined);
    },
    onResult: () => undefined,
  });
}

test("a system that is right passes every check", async () => {
  const results = await verify({}, [], true);
  const outcomes = results.map(({ check, outcome, note }) => ({
    check,
    outcome,
    ...(outcome === "failed" && { note }),
  }));
  const inBrowser = browser === undefined ? "skipped" : "passed";
  expect(outcomes).toEqual(
    checks.map(({ name }) => ({ check: name, outcome: name.includes("browser") ? inBrowser : "passed" })),
  );
});

test.each(faults)("when $fault, `$check` alone fails, with the hint for it", async ({ routes, check, hint, seen }) => {
  expectOneFailure(await verify(routes, [check]), { check, seen, hint });
});

test.skipIf(browser === undefined)("a page that complains fails in the browser, with what it says", async () => {
  const alert = `<p role="alert">The API does not allow this page's origin.</p>`;
  const check = "the dashboard shows live ticks in a browser";
  const routes: Routes = { "GET /dashboard/": () => ({ headers: { "content-type": "text/html" }, body: page(alert) }) };
  const failed = failuresIn(await verify(routes, [], true));
  expect(failed.map((result) => [result.check, result.note])).toEqual([
    [check, "the page says: The API does not allow this page's origin."],
  ]);
});
