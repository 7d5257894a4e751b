import { expect, test } from "vitest";
import { ORDINARY } from "../preview/recorded.fixture";
import { htmlOf } from "./html";
import { reportOn } from "./report.fixture";

test("the page has what the comment has, loads nothing, and runs nothing", async () => {
  const report = await reportOn(ORDINARY);
  const page = htmlOf(report);
  expect(page).toContain(`<strong>${report.summary}</strong>`);
  expect(page).toContain("<code>LOG_LEVEL</code>: <code>info</code> → <code>debug</code>");
  expect(page).toContain("default-src &#39;none&#39;");
  expect(page).not.toMatch(/<script|\ssrc=|<link/);
});

test("the page draws what changes, and without a drawing shows its text folded", async () => {
  const report = await reportOn(ORDINARY);
  const drawn = htmlOf(report, '<svg xmlns="http://www.w3.org/2000/svg"></svg>');
  expect(drawn).toContain("<figure><svg");
  expect(drawn).not.toContain("flowchart LR");
  expect(htmlOf(report)).toContain("<details><summary>As Mermaid</summary><pre>flowchart LR</pre></details>");
});

test("the document of a report can be read by other programs, and has no value of a secret", async () => {
  const report = JSON.parse(JSON.stringify(await reportOn(ORDINARY))) as Record<string, unknown>;
  expect(Object.keys(report).toSorted()).toEqual([
    "cost",
    "outcome",
    "releases",
    "requests",
    "resources",
    "rules",
    "stack",
    "summary",
    "systems",
    "version",
  ]);
  expect(report.version).toBe(1);
});
