import { expect, test } from "vitest";
import { secret, unknown, type ValueMap } from "../values/value";
import { check, checkArguments } from "./check";
import { declareResource } from "./property";

const text = { type: { kind: "string" }, description: "" } as const;

const specimen = declareResource({
  name: "Specimen",
  description: "",
  held: "render",
  properties: {
    kind: text,
    repo: { ...text, requiredWhen: { property: "kind", in: ["git"] }, absentMeans: "" },
    branch: { ...text, onlyWhen: { property: "kind", in: ["git"] } },
    id: text,
    name: text,
    share: { type: { kind: "number", minimum: 0, maximum: 1 }, description: "" },
    limit: { type: { kind: "number", maximum: 10 }, description: "" },
  },
  exactlyOne: [["id", "name"]],
  outputs: {},
  rules: [],
});

test.each<[string, ValueMap, string[]]>([
  ["what is required, given", { kind: "git", repo: "a", id: "1" }, []],
  ["what is required, missing", { kind: "git", id: "1" }, ["`kind` is `git`, which needs `repo`; set it"]],
  ["what is required, empty", { kind: "git", repo: "", id: "1" }, ["`kind` is `git`, which needs `repo`; set it"]],
  ["what is required, not known yet", { kind: "git", repo: secret(unknown), id: "1" }, []],
  ["what may be required, not known yet", { kind: unknown, id: "1" }, []],
  ["what is required of others", { kind: "image", id: "1" }, []],
  [
    "what has a meaning for others",
    { kind: "image", branch: "a", id: "1" },
    ["`branch` does not apply when `kind` is `image`; remove it"],
  ],
  ["one of two", { name: unknown }, []],
  ["both of two", { id: "1", name: unknown }, ["`id` and `name` can't be combined; remove one of them"]],
  ["none of two", {}, ["set one of `id`, `name`"]],
  ["a number that is not whole", { id: "1", share: 0.25 }, []],
  ["a number out of range", { id: "1", share: 1.5 }, ["`share` is 1.5, expected a number from 0 to 1"]],
  ["a number that is too large", { id: "1", limit: 11 }, ["`limit` is 11, expected a number of at most 10"]],
  ["a text in place of a number", { id: "1", limit: "3" }, ['`limit` is "3", expected a number of at most 10']],
])("%s", (_, inputs, reasons) => {
  expect(check(specimen, inputs).problems.map(({ reason }) => reason)).toEqual(reasons);
});

test("arguments of a function are checked like inputs", () => {
  expect(checkArguments(specimen, { id: "1", name: null })).toEqual([]);
  expect(checkArguments(specimen, {})).toMatchObject([{ reason: "set one of `id`, `name`" }]);
  expect(checkArguments(specimen, { nam: "a" })).toMatchObject([
    { reason: "unknown property `nam`; did you mean `name`?" },
  ]);
});
