import { expect, test } from "vitest";
import { reportIn } from "./junit";

const passed = '<testcase name="a list persists" classname="lists.spec.ts" time="1.2"></testcase>';
const failed = (name: string, kind = "failure") =>
  `<testcase name="${name}"><${kind} message="expected 1"><![CDATA[ at <anonymous> ]]></${kind}></testcase>`;
const skipped = '<testcase name="later"><skipped type="skipped" message="not yet"></skipped></testcase>';
const document = (...suites: string[]) =>
  `<?xml version="1.0"?>\n<testsuites tests="3">${suites.map((suite) => `<testsuite name="s">${suite}</testsuite>`).join("")}</testsuites>`;

test.each([
  ["what passed", document(passed), { count: 1, skipped: 0, failed: [] }],
  [
    "one that failed",
    document(passed, failed("signs in &amp; out")),
    { count: 2, skipped: 0, failed: ["signs in & out"] },
  ],
  ["one that broke off", document(failed("7", "error")), { count: 1, skipped: 0, failed: ["7"] }],
  [
    "one on two devices",
    document(failed("signs in"), failed("signs in")),
    { count: 2, skipped: 0, failed: ["signs in", "signs in"] },
  ],
  [
    "suites in suites",
    document(`<testsuite>${failed("deep")}</testsuite>`),
    { count: 1, skipped: 0, failed: ["deep"] },
  ],
  ["a suite alone", `<testsuite name="s">${passed}</testsuite>`, { count: 1, skipped: 0, failed: [] }],
  [
    "one that was skipped",
    document('<testcase name="later"><skipped/></testcase>'),
    { count: 0, skipped: 1, failed: [] },
  ],
  ["one that says why it was", document(passed, skipped), { count: 1, skipped: 1, failed: [] }],
  ["no test at all", "<testsuites></testsuites>", { count: 0, skipped: 0, failed: [] }],
  ["one cut off", document(passed).slice(0, -5), undefined],
  ["something else", "<html></html>", undefined],
  ["nothing", "", undefined],
])("a report of %s", async (_what, text, expected) => {
  expect(await reportIn(text)).toEqual(expected);
});
