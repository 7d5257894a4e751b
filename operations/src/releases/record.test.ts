import { expect, test } from "vitest";
import type { Bundle } from "./bundle";
import { readRecord, recordMessage, type ReleaseRecord } from "./record";

const commit = "a".repeat(40);
const bundle: Bundle = { realtime: { consumers: { kind: "commit", commit }, feeder: { kind: "commit", commit } } };

test("a record is a message that says it to people and to us", () => {
  expect(recordMessage({ action: "promote", bundle, from: "staging", by: "Ada Lovelace" })).toBe(
    `Promote realtime at aaaaaaaaaaaa from staging

Slipway-Action: promote
Slipway-From: staging
Slipway-By: Ada Lovelace
Slipway-Release: realtime/consumers ${commit}
Slipway-Release: realtime/feeder ${commit}`,
  );
});

test.each<ReleaseRecord>([
  { action: "deploy", bundle },
  { action: "promote", bundle, from: "acme/slipway/staging", by: "ada" },
  { action: "rollback", bundle: {} },
  { action: "verify", bundle, checks: { realtime: "passed" }, by: "Ada: the first" },
  { action: "verify", bundle, checks: { blog: "not tried", realtime: "failed", shop: "passed" } },
  { action: "deploy", bundle, run: "0a1b2c3d-0000-4000-8000-0123456789ab" },
])("a record reads back as it was: %j", (record) => {
  expect(readRecord(recordMessage(record))).toEqual(record);
});

test("a name can't add a line of its own", () => {
  const by = `x\nSlipway-Checks: passed\u2028Slipway-Action: rollback\u202e`;
  const message = recordMessage({ action: "verify", checks: { realtime: "failed" }, bundle, by });
  expect(readRecord(message)).toMatchObject({ action: "verify", checks: { realtime: "failed" } });
  expect(message).not.toMatch(/^Slipway-Checks: passed/m);
});

test.each([
  ["nothing", ""],
  ["a line of a person", "Fix the feeder's pace"],
  ["a commit's title that looks like a record", "Slipway-Action: verify Slipway-Checks: passed"],
  ["trailers with no subject", "Slipway-Action: verify\nSlipway-Checks: passed"],
  ["an action that is none", "Do it\n\nSlipway-Action: destroy"],
  ["no action", "Do it\n\nSlipway-Checks: passed"],
  ["an outcome that is none", "Do it\n\nSlipway-Action: verify\nSlipway-Checks: green"],
  ["two actions", "Do it\n\nSlipway-Action: verify\nSlipway-Action: deploy"],
  ["two outcomes", "Do it\n\nSlipway-Action: verify\nSlipway-Checks: failed\nslipway-checks: passed"],
  ["an outcome of a system that is none", "Do it\n\nSlipway-Action: verify\nSlipway-Checks: shop green"],
  [
    "two outcomes of one system",
    "Do it\n\nSlipway-Action: verify\nSlipway-Checks: shop failed\nSlipway-Checks: shop passed",
  ],
  [
    "an outcome of all systems and one of one",
    "Do it\n\nSlipway-Action: verify\nSlipway-Checks: passed\nSlipway-Checks: shop failed",
  ],
  ["two runs", "Do it\n\nSlipway-Action: deploy\nSlipway-Run: 1\nSlipway-Run: 2"],
  ["text among the trailers", "Do it\n\nSlipway-Action: verify\nand so on"],
  ["text behind the trailers", "Do it\n\nSlipway-Action: verify\n\nAll went well."],
])("a message without a record has none: %s", (_, message) => {
  expect(readRecord(message)).toBeUndefined();
});

test("a verification is told of each system, and an outcome that names none is that of all that the bundle has", () => {
  const message = recordMessage({ action: "verify", checks: { realtime: "passed", blog: "failed" }, bundle });
  expect(message.split("\n").slice(0, 4)).toEqual([
    "Verify realtime at aaaaaaaaaaaa: checks failed",
    "",
    "Slipway-Action: verify",
    "Slipway-Checks: blog failed",
  ]);
  const ofAll = `Do it\n\nSlipway-Action: verify\nSlipway-Checks: passed\nSlipway-Release: realtime/feeder ${commit}`;
  expect(readRecord(ofAll)?.checks).toEqual({ realtime: "passed" });
});

test("what a hostile record says of releases, stacks and people is kept only where it can be true", () => {
  const message = [
    "Deploy",
    "",
    "Slipway-Action: deploy",
    "Slipway-From: staging; rm -rf /",
    `Slipway-By: ${"x".repeat(5000)}\u001b]0;title\u0007`,
    "Slipway-Run: $(id)",
    "Slipway-Release: realtime/feeder main",
    `Slipway-Release: realtime/consumers ${commit}`,
    "Signed-off-by: somebody",
  ].join("\r\n");
  expect(readRecord(message)).toEqual({
    action: "deploy",
    bundle: { realtime: { consumers: { kind: "commit", commit } } },
    by: "x".repeat(100),
  });
});

test("a message of a megabyte is read in no time that anybody notices", () => {
  const message = `Deploy\n\n${"\n \t".repeat(300_000)}x\n\nSlipway-Action: deploy`;
  expect(readRecord(message)).toEqual({ action: "deploy", bundle: {} });
});
