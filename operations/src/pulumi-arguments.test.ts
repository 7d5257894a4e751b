import { expect, test } from "vitest";
import { pulumiArguments } from "./pulumi-arguments";

const imported = ["render:index:KeyValue", "cache", "red-1"];

test("an import that somebody types writes no program", () => {
  const run = ["import", "--generate-code=false", "--stack", "local", ...imported];
  expect(pulumiArguments(["import", "--stack", "local", ...imported])).toEqual(run);
});

test.each([
  [["import", "--generate-code=true", ...imported]],
  [["import", ...imported, "--generate-code"]],
  [["import", "--out", "index.ts", ...imported]],
  [["import", "-o", "index.ts", ...imported]],
  [["up", "--stack", "local"]],
  [[]],
])("%j is run as it was given", (args) => {
  expect(pulumiArguments(args)).toEqual(args);
});
