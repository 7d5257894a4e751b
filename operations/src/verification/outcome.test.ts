import { expect, test } from "vitest";
import { checksProblem, outcomeAmong, outcomeOf, outcomesOf } from "./outcome";
import type { CheckResult } from "./run-checks";

const passed: CheckResult = { system: "shop", check: "it answers", outcome: "passed", durationMs: 1 };
const failed: CheckResult = { ...passed, check: "it counts", outcome: "failed" };
const skipped: CheckResult = { ...passed, check: "it shows", outcome: "skipped" };
const dependent: CheckResult = { ...skipped, check: "it reacts", needs: "it shows" };

test.each([
  ["some passed", [passed, passed], "passed"],
  ["one failed", [passed, failed], "failed"],
  ["one was left out that nothing needs", [passed, skipped], "passed"],
  ["one was left out that another needs", [passed, skipped, dependent], "not tried"],
  ["all were left out", [skipped], "not tried"],
  ["there are none", [], "not tried"],
  ["one failed and another needs it", [passed, failed, dependent], "failed"],
])("checks are green where they were seen to be: %s", (_case, results, outcome) => {
  expect(outcomeOf(results)).toBe(outcome);
});

test("each system is judged by its own checks, and by those of all", () => {
  const results = [passed, { ...failed, system: "blog" }];
  expect(outcomesOf(results, ["shop", "blog", "none"])).toEqual({ shop: "passed", blog: "failed", none: "not tried" });
  expect(outcomesOf([...results, { ...failed, system: "" }], ["shop"])).toEqual({ shop: "failed" });
});

test("of several systems one that failed tells, and one of which nothing is known", () => {
  const checks = { shop: "passed", blog: "failed" } as const;
  expect(outcomeAmong(checks, ["shop"])).toBe("passed");
  expect(outcomeAmong(checks, ["shop", "blog"])).toBe("failed");
  expect(outcomeAmong(checks, ["shop", "constructor"])).toBe("not tried");
  expect(outcomeAmong(checks, [])).toBe("not tried");
});

const again = "`npx slipway verify --stack staging` runs them again";

test.each<[string, CheckResult[], string | undefined]>([
  ["passed", [passed, skipped], undefined],
  ["failed in another system", [{ ...failed, system: "blog" }, passed], undefined],
  [
    "failed",
    [passed, failed, { ...failed, system: "" }],
    `2 of 3 checks of \`staging\` failed (shop: it counts; it counts): ${again}.`,
  ],
  [
    "could not be tried",
    [skipped],
    `1 of 1 checks of \`shop\` on \`staging\` could not be tried: ${again} and says why.`,
  ],
  [
    "are none",
    [],
    "`shop` has no checks, so nobody can tell whether it works on `staging`: write one in `stacks/shop/checks`.",
  ],
])("what is to be said of checks that %s", (_case, results, sentence) => {
  expect(checksProblem(results, "staging", ["shop"])).toBe(sentence);
});
