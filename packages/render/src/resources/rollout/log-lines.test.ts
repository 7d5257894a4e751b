import { beginningOf } from "@slipway/render-api";
import { expect, test } from "vitest";
import { countDistinct, shortened } from "./log-lines";

const shape = { lines: 5, width: 300 };

/** What a service with a structured log says at each try of its health check, 2 kB long. */
function refusal(index: number): string {
  const err = { type: "Error", message: "connect ECONNREFUSED 127.0.0.1:6379", stack: "at x ".repeat(400) };
  return JSON.stringify({ level: 50, time: 1_700_000_000 + index, reqId: `req-${index}`, err, msg: "not ready" });
}

const reason = "==> Health check of /readiness timed out after 30 seconds: it answered 503";
const refusals = Array.from({ length: 17 }, (_, index) => refusal(index));

test("Render's own last word comes first, what says the same is one line, and no line is long", () => {
  const lines = ["==> Running 'node server.js'", "listening on 10000", ...refusals, reason];
  expect(shortened(lines, shape)).toEqual([
    reason,
    "==> Running 'node server.js'",
    "listening on 10000",
    "not ready: connect ECONNREFUSED 127.0.0.1:6379 (17 times)",
  ]);
});

test("a link to documentation is no reason", () => {
  const more = "==> Common ways to troubleshoot your deploy: https://render.com/docs/troubleshooting-deploys";
  expect(shortened(["wrong", "==> Exited with status 1", more], shape)).toEqual([
    "==> Exited with status 1",
    "wrong",
    more,
  ]);
});

test("only so many lines are shown, the last ones, and Render's word is one of them", () => {
  const lines = Array.from(
    { length: 20 },
    (_, index) => `${"abcdefghijklmnopqrstuvwxyz".slice(index % 26)} went wrong here`,
  );
  expect(shortened([reason, ...lines], shape)).toEqual([reason, ...lines.slice(-4)]);
  expect(shortened(lines, shape)).toEqual(lines.slice(-5));
});

test.each([
  ["times", "2026-01-02T03:04:05.678Z connection refused", "2026-01-02T03:04:09.001Z connection refused"],
  ["ids", "request 7f3a9c2e-11aa-4b5c-9d00-aa11bb22cc33 failed", "request 00aa11bb-2222-4b5c-9d00-0123456789ab failed"],
  ["numbers", "retry 1 of 10 in 200 ms failed", "retry 2 of 10 in 400 ms failed"],
])("lines that differ in %s only are one", (_what, one, other) => {
  expect(shortened([one, other], shape)).toEqual([`${other} (2 times)`]);
});

test("short lines are never one, and what is said differently stays apart", () => {
  expect(shortened(["  }", "  }"], shape)).toEqual(["  }", "  }"]);
  expect(countDistinct([...refusals, refusal(1).replace("6379", "5432").replace("not ready", "no database")])).toBe(2);
});

test("a long line of any kind is cut", () => {
  expect(shortened(["x".repeat(500)], shape)).toEqual([`${"x".repeat(299)}…`]);
  expect(shortened(['{"level":50,"msg":"short"}'], shape)).toEqual(['{"level":50,"msg":"short"}']);
});

test.each([
  ["of hyphens and letters", "a-".repeat(200_000)],
  ["of digits", "1".repeat(400_000)],
  ["that begins as a frame over and over", ": \n  at x".repeat(40_000)],
])("a line %s takes no longer than one that can be read", (_what, line) => {
  // A regular expression that looks at each place of it from each place takes minutes.
  expect(shortened([line, `${line} `, reason], shape)).toEqual([
    reason,
    `${beginningOf(line, shape.width - 1)}… (2 times)`,
  ]);
});
