import { expect, test } from "vitest";
import type { Check } from "../../../stacks/system";
import { runChecks } from "./run-checks";

const run = { system: "shop", outputs: { url: "http://127.0.0.1:1" }, browser: undefined, limitMs: 60_000 };

function check(name: string, attempt: Check["run"]): Check {
  return { name, run: attempt, hint: `hint of ${name}` };
}

test("each check gets the system's outputs, and its note is kept", async () => {
  const checks = [check("is there", ({ outputs }) => Promise.resolve(`seen at ${outputs.url}`))];
  const results = await runChecks(checks, run, () => undefined);
  expect(results).toEqual([
    {
      system: "shop",
      check: "is there",
      passed: true,
      durationMs: expect.any(Number),
      note: "seen at http://127.0.0.1:1",
    },
  ]);
});

test("a failure carries what was seen and the hint, and the checks behind it still run", async () => {
  const checks = [
    check("first", () => Promise.reject(new Error("got 500"))),
    check("second", () => Promise.resolve(undefined)),
  ];
  const told: string[] = [];
  const results = await runChecks(checks, run, (result) => told.push(result.check));
  expect(results.map(({ passed, note, hint }) => ({ passed, note, hint }))).toEqual([
    { passed: false, note: "got 500", hint: "hint of first" },
    { passed: true, note: undefined, hint: undefined },
  ]);
  expect(told).toEqual(["first", "second"]);
});

test("a check that does not end by itself is ended at its limit", async () => {
  const endless = check(
    "endless",
    ({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("no event")))),
  );
  const [result] = await runChecks([endless], { ...run, limitMs: 1 }, () => undefined);
  expect(result).toMatchObject({ passed: false, note: "not true within 0.001 s: no event", hint: "hint of endless" });
});
