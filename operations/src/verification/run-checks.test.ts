import { expect, test } from "vitest";
import type { Check, CheckContext } from "../../../stacks/check";
import type { Step } from "../../../toolchain/progress";
import { runChecks } from "./run-checks";

const run = { system: "shop", outputs: { url: "http://127.0.0.1:1" }, browser: undefined, limitMs: 60_000 };

function check(name: string, attempt: Check["run"]): Check {
  return { name, run: attempt, hint: `hint of ${name}` };
}

test("each check gets the system's outputs, and its note is kept", async () => {
  const checks = [check("is there", ({ outputs }) => Promise.resolve(`seen at ${outputs.url}`))];
  const results = await runChecks(checks, run);
  expect(results).toEqual([
    {
      system: "shop",
      check: "is there",
      outcome: "passed",
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
  const reported: string[] = [];
  const results = await runChecks(checks, run, { step, onResult: (result) => reported.push(result.check) });
  expect(results.map(({ outcome, note, hint }) => ({ outcome, note, hint }))).toEqual([
    { outcome: "failed", note: "got 500", hint: "hint of first" },
    { outcome: "passed", note: undefined, hint: undefined },
  ]);
  expect(reported).toEqual(["first", "second"]);
});

test("where a name is not in the DNS, that is the hint, whatever a check suspects", async () => {
  const missing = "GET https://api.example.com/health: getaddrinfo ENOTFOUND api.example.com";
  const [result] = await runChecks([check("is ready", () => Promise.reject(new Error(missing)))], run);
  expect(result).toMatchObject({
    note: missing,
    hint: "The name is not in the DNS (yet): stack output `shop.dns` says which record a domain of your own needs.",
  });
});

test("a check is not tried when one that it needs has not passed, nor what needs it in turn", async () => {
  const broken = check("broken", () => Promise.reject(new Error("got 500")));
  const other = check("other", () => Promise.resolve(undefined));
  const dependent: Check = { ...check("dependent", neverTried), needs: [other, broken] };
  const results = await runChecks([broken, other, dependent, { ...dependent, needs: [dependent] }], run);
  expect(results.map(({ outcome, note }) => [outcome, note])).toEqual([
    ["failed", "got 500"],
    ["passed", undefined],
    ["skipped", "not tried: `broken` has to pass first"],
    ["skipped", "not tried: `dependent` has to pass first"],
  ]);
});

test("a check that needs a browser is not tried where there is none", async () => {
  const shown: Check = { ...check("shown", neverTried), opensPages: true };
  const [result] = await runChecks([shown], run);
  expect(result).toMatchObject({ outcome: "skipped", note: "not tried: there is no browser on this machine" });
  expect(result).not.toHaveProperty("hint");
});

test("a check that opens pages has to say so, since the browser is started before it", async () => {
  const [result] = await runChecks([check("shown", async ({ openPage }) => (await openPage("")).textOf("price"))], run);
  expect(result).toMatchObject({ outcome: "failed", note: "a check that opens pages says so: `opensPages: true`" });
});

test("a check that does not end by itself is ended at its limit", async () => {
  const [result] = await runChecks([check("endless", untilAborted)], { ...run, limitMs: 1 });
  expect(result).toMatchObject({
    outcome: "failed",
    note: "not true within 0.001 s: no event",
    hint: "hint of endless",
  });
});

test("what a check has left open ends with it", async () => {
  let left: AbortSignal | undefined;
  const careless = check("careless", async ({ signal }) => {
    left = signal;
    return undefined;
  });
  await runChecks([careless], run);
  expect(left?.aborted).toBe(true);
});

test("each check that is tried is shown while it runs", async () => {
  const titles: string[] = [];
  const failing = check("first", () => Promise.reject(new Error("got 500")));
  const checks = [failing, { ...check("second", neverTried), needs: [failing] }, check("third", async () => undefined)];
  const watched: Step = (title, work, end) => {
    titles.push(`${title}, ${end}`);
    return work(() => undefined);
  };
  await runChecks(checks, run, { step: watched, onResult: () => undefined });
  expect(titles).toEqual(["shop: first, leaves no trace", "shop: third, leaves no trace"]);
});

const step: Step = (_title, work) => work(() => undefined);

function neverTried(): Promise<undefined> {
  throw new Error("it was tried");
}

function untilAborted({ signal }: CheckContext): Promise<undefined> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("no event"))));
}
