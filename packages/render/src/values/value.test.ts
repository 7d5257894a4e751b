import { expect, test } from "vitest";
import { hasUnknown, knownPart, markLeaves, markLike, secret, unknown, type ValueMap } from "./value";
import { entryPath } from "./path";

const values: ValueMap = {
  text: "a",
  number: 1.5,
  flag: false,
  list: ["a", { b: unknown }],
  map: { plain: "x", hidden: secret("y"), later: secret(unknown) },
};

test("the known part has no marks, and null where nothing is known", () => {
  expect(knownPart(values)).toEqual({
    text: "a",
    number: 1.5,
    flag: false,
    list: ["a", { b: null }],
    map: { plain: "x", hidden: "y", later: null },
  });
  expect(knownPart(secret(unknown))).toBeUndefined();
  expect(hasUnknown(values)).toBe(true);
  expect(hasUnknown({ a: [secret("b")] })).toBe(false);
});

test("marks are taken over leaf by leaf", () => {
  expect(markLike({ a: "1", b: "2", c: "3" }, { a: secret("0"), b: "0" })).toEqual({ a: secret("1"), b: "2", c: "3" });
  expect(markLeaves({ a: "1", b: ["2"] })).toEqual({ a: secret("1"), b: [secret("2")] });
});

test.each([
  ["", "envVars", "envVars"],
  ["envVars", "LOG_LEVEL", "envVars.LOG_LEVEL"],
  ["services", "api-v1", 'services["api-v1"]'],
])("the path of %s and %s is %s", (parent, key, expected) => {
  expect(entryPath(parent, key)).toBe(expected);
});
