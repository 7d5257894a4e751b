import { expect, test } from "vitest";
import { changedNothing } from "./update-run";

const begin = { preludeEvent: { config: {} } };
const step = (op: string, planning?: boolean) => ({ resourcePreEvent: { metadata: { op, urn: "urn" }, planning } });
const end = [{ summaryEvent: { resourceChanges: {} } }, { cancelEvent: {} }];
const logOf = (events: readonly object[]) =>
  events.map((event, sequence) => `${JSON.stringify({ sequence, timestamp: 1, ...event })}\n`).join("");

const byItself = { wasKilled: false };
const killed = { wasKilled: true };

test.each<[string, string | undefined, { wasKilled: boolean }, boolean]>([
  ["refused before its preview, as by a lock", undefined, byItself, true],
  ["failed in its preview", logOf([begin, step("refresh", true), step("update", true), ...end]), byItself, true],
  ["was stopped before its preview had a step", logOf([begin, ...end]), byItself, true],
  ["was killed in its preview", logOf([begin, step("update", true)]), killed, true],
  [
    "failed before its first step, once it had looked",
    logOf([begin, step("refresh"), step("same"), ...end]),
    byItself,
    true,
  ],
  ["failed in a step", logOf([begin, step("same"), step("update"), ...end]), byItself, false],
  ["failed, and had created something", logOf([begin, step("create"), ...end]), byItself, false],
  ["failed, and had deleted something", logOf([begin, step("delete"), ...end]), byItself, false],
  ["was killed in a step", logOf([begin, step("same"), step("update")]), killed, false],
  ["was killed, and nobody knows where", undefined, killed, false],
  ["was killed before a step that it wrote down", logOf([begin]), killed, false],
  ["crashed with its log half written", logOf([begin, step("same")]), byItself, false],
  [
    "took a step of which nobody knows what it does",
    logOf([begin, { resourcePreEvent: { metadata: {} } }, ...end]),
    byItself,
    false,
  ],
  ["left a log that nobody can read", "?\n", byItself, false],
  ["was killed in the middle of a line", `${logOf([begin, step("same")])}{"seq`, killed, false],
])("an update that %s", (_case, log, how, isCertain) => {
  expect(changedNothing(log, how)).toBe(isCertain);
});
