import { expect, test } from "vitest";
import { previewStack, pullRequestOf } from "../../../infra/preview-stack-name";
import { startCommand } from "../../../infra/start-command";
import { fromNow } from "../status/ago";
import { expiryAfter, isExpired, readLabel } from "./label";

const now = new Date("2026-11-26T12:00:00Z");

test.each([
  ["pr-1", 1],
  ["pr-123", 123],
  ["pr-0", 0],
  ["pr-00", undefined],
  ["pr-01", undefined],
  ["pr-", undefined],
  ["pr-1a", undefined],
  ["pr-99999999999999999999", undefined],
  ["spr-1", undefined],
  ["rehearsal-pr-1", undefined],
])("the stack `%s` is that of pull request %s", (stack, pullRequest) => {
  expect(pullRequestOf(stack)).toBe(pullRequest);
  if (pullRequest !== undefined) {
    expect(previewStack(pullRequest)).toBe(stack);
    expect(startCommand(stack)).toBe(`npx slipway preview-stack up --pr ${pullRequest}`);
  }
});

test("a stack expires so many hours after it was brought up, and not before", () => {
  const expires = expiryAfter(72, now);
  expect(expires).toBe("2026-11-29T12:00:00.000Z");
  expect(isExpired({ expires }, new Date(Date.parse(expires) - 1))).toBe(false);
  expect(isExpired({ expires }, new Date(expires))).toBe(true);
  expect(isExpired({}, now)).toBe(false);
});

test.each([
  [
    { "slipway:expires": "2026-11-29T12:00:00.000Z", "slipway:commit": "abc" },
    { since: undefined, expires: "2026-11-29T12:00:00.000Z", commit: "abc" },
  ],
  [{}, { since: undefined, expires: undefined, commit: undefined }],
  [{ "slipway:expires": "some day" }, { since: undefined, expires: undefined, commit: undefined }],
])("the tags %j say %j", async (tags, label) => {
  const pulumi = { read: async () => JSON.stringify(tags) };
  expect(await readLabel(pulumi as never, "pr-1")).toEqual(label);
});

test.each([
  [72 * 3_600_000 - 2_000, "in 3 days"],
  [5 * 3_600_000, "in 5 hours"],
  [-90_000, "1 minute ago"],
])("what is %i ms away is %s", (ms, text) => {
  expect(fromNow(new Date(now.getTime() + ms).toISOString(), now.getTime())).toBe(text);
});
