import { expect, test } from "vitest";
import { namesWithin, writesFromRender, writesFromState } from "./text-writes";

type Texts = Record<string, string>;

test.each<[string, Texts, Texts, Texts, string[]]>([
  ["nothing when all is as the state says", { A: "1" }, { A: "1" }, {}, []],
  ["only what changed", { A: "1", B: "2" }, { A: "1", B: "1" }, { B: "2" }, []],
  ["what is new, and what is no longer desired", { B: "2" }, { A: "1" }, { B: "2" }, ["A"]],
])("from a true state: %s", (_, desired, prior, puts, deletes) => {
  expect(writesFromState(desired, prior)).toEqual({ puts, deletes });
});

test.each<[string, Texts, Texts, string[], Texts, string[]]>([
  ["nothing when Render has all", { A: "1" }, { A: "1" }, ["A"], {}, []],
  ["what a broken-off update changed", { A: "1" }, { A: "2" }, ["A"], { A: "1" }, []],
  ["what a broken-off update added", {}, { NEW: "2" }, ["NEW"], {}, ["NEW"]],
  ["nothing of what others added", {}, { OTHER: "2" }, ["NEW"], {}, []],
])("from Render itself: %s", (_, desired, observed, ours, puts, deletes) => {
  expect(writesFromRender(desired, new Map(Object.entries(observed)), new Set(ours))).toEqual({ puts, deletes });
});

test("what an interrupted update may have written is found among the property paths of a change", () => {
  const paths = ['services["a-b"].envVars.LOG_LEVEL', 'services["a-b"].envVars["x.y"]', "services.c.envVars.OTHER"];
  expect(namesWithin(paths, 'services["a-b"].envVars')).toEqual(["LOG_LEVEL", "x.y"]);
});
