import { expect, test } from "vitest";
import { createLog } from "../../apps/api/src/log";
import { Lines, type LogLine } from "../support/lines";

test("an error is logged by its kind, code and place, never by its message", () => {
  const lines: LogLine[] = [];
  const log = createLog("info", new Lines(lines));
  log.error({ err: Object.assign(new TypeError("for ada@example.com"), { code: "23505" }) }, "a request failed");
  log.warn({ err: "not an error" }, "odd");
  expect(lines).toMatchObject([
    { level: "error", service: "api", err: { type: "TypeError", code: "23505" }, msg: "a request failed" },
    { level: "warn", err: { type: "string" }, msg: "odd" },
  ]);
  expect(JSON.stringify(lines)).not.toContain("ada@example.com");
});
