import { expect, test } from "vitest";
import { project } from "../resources/project/declaration";
import { webService } from "../resources/web-service/declaration";
import { secret, unknown, type Value } from "../values/value";
import { namedEntries, removedPaths } from "./removed";

const domains = (...customDomains: Value[]) => ({ name: "api", customDomains });

test.each([
  ["a text that is gone", domains("a.example", "b.example"), domains("a.example"), ['customDomains["b.example"]']],
  ["a list that is gone", domains("a.example"), { name: "api" }, ['customDomains["a.example"]']],
  ["a secret that is gone", domains(secret("a.example"), "b.example"), domains("b.example"), []],
  ["a text that became a secret", domains("a.example"), domains(secret("a.example")), []],
  ["another order", domains("a.example", "b.example"), domains("b.example", "a.example"), []],
  ["a list that is not known yet", domains("a.example"), { customDomains: unknown }, ['customDomains["a.example"]']],
  ["another name", { name: "api" }, { name: "web" }, []],
])("%s", (_, prior, news, expected) => {
  expect(removedPaths(webService, prior, news)).toEqual(expected);
});

test("of a list of things with names, those are named that are gone", () => {
  const environments = (...names: string[]) => ({ name: "shop", environments: names.map((name) => ({ name })) });
  expect(removedPaths(project, environments("a", "b"), environments("b", "c"))).toEqual(['environments["a"]']);
});

test("the entries that paths name are read from these", () => {
  const paths = ["name", "customDomains", "customDomains[1]", 'customDomains["a.example"]', 'other["b"]'];
  expect(namedEntries(paths, "customDomains")).toEqual(["a.example"]);
});
