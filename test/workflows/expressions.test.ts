import { expect, test } from "vitest";
import { evaluate, interpolate, isMet } from "./expressions";
import { pairsOf } from "./run-job";

const contexts = {
  github: { event: { number: 7, labels: [{ name: "big" }, { name: "preview" }] } },
  needs: { one: { outputs: { staging: "some" } } },
  matrix: { stack: "staging" },
};

test.each([
  ["github.event.number", 7],
  ["github.event.nothing.at.all", null],
  ["needs.one.outputs[matrix.stack]", "some"],
  ["contains(github.event.labels.*.name, 'preview')", true],
  ["'' || 'other'", "other"],
  ["github.event.number == '7'", true],
])("%s is %j", (expression, value) => expect(evaluate(expression, contexts)).toBe(value));

test.each(["secrets.KEY", "unheardOf(1)", "github.event ==", "github.event.number; 1"])(
  "%s is refused: what isn't known is not empty",
  (expression) => expect(() => evaluate(expression, contexts)).toThrow(),
);

test("a text has its expressions replaced, and one that is only an expression is its value", () => {
  expect(interpolate("a ${{ matrix.stack }} b${{ github.nope }}", contexts)).toBe("a staging b");
  expect(interpolate(" ${{ github.event.number }}", contexts)).toBe(7);
});

const fine = { success: true, failure: false, cancelled: false };
const failed = { success: false, failure: true, cancelled: false };
const cancelled = { success: false, failure: false, cancelled: true };

test.each([
  [undefined, fine, true],
  [undefined, failed, false],
  [undefined, cancelled, false],
  ["github.event.number == 7", failed, false],
  ["failure()", failed, true],
  ["failure()", cancelled, false],
  ["cancelled()", cancelled, true],
  ["${{ !cancelled() && github.event.number == 7 }}", failed, true],
  ["always() && github.event.nothing", fine, false],
  ["always()", cancelled, true],
])("the condition %s, after %j, is met: %j", (condition, status, met) => {
  expect(isMet(condition, contexts, status)).toBe(met);
});

test("only a condition knows how it stands", () => {
  expect(() => interpolate("${{ failure() }}", contexts)).toThrow();
});

test("what a step hands over is read as GitHub reads it", () => {
  expect(pairsOf("a=b=c\nlong<<END\none=1\n\ntwo\nEND\nempty=\n")).toEqual({
    a: "b=c",
    long: "one=1\n\ntwo",
    empty: "",
  });
  expect(() => pairsOf("long<<END\none\n")).toThrow("nothing ends the value of long");
  expect(() => pairsOf("neither\n")).toThrow("is no value");
});
