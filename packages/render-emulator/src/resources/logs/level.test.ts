import { expect, test } from "vitest";
import { levelOf, levelOfStatus } from "./level";

test.each([
  ["level=error msg=no", "error"],
  ['{"time":1,"level":"warn"}', "warning"],
  ['{"level": "DEBUG"}', "debug"],
  ["ts=1 level=fatal", "critical"],
  ["level=unheard-of", "info"],
  ["high-level=error", "info"],
  ["an error", "info"],
  ["level=constructor", "info"],
  [`${" ".repeat(2_000)}level=error`, "info"],
])("the level of %j is %s", (message, level) => {
  expect(levelOf(message)).toBe(level);
});

test.each([
  [101, "info"],
  [200, "info"],
  [301, "info"],
  [404, "warning"],
  [502, "error"],
])("the level of a request that was answered with %i is %s", (statusCode, level) => {
  expect(levelOfStatus(statusCode)).toBe(level);
});
