import { expect, test } from "vitest";
import { keyValue } from "../resources/key-value/declaration";
import { postgres } from "../resources/postgres/declaration";
import { webService } from "../resources/web-service/declaration";
import type { ResourceDeclaration } from "./property";
import { observed, settled } from "./reply";
import type { Inputs } from "./request";

test.each<[string, ResourceDeclaration, Inputs, Inputs | undefined, Inputs]>([
  ["an import states what Render chose", webService, { branch: "main" }, undefined, { branch: "main" }],
  ["a refresh does not state what the program leaves to Render", webService, { branch: "main" }, {}, {}],
  ["a refresh shows another branch", webService, { branch: "next" }, { branch: "main" }, { branch: "next" }],
  ["an import leaves out what leaving out means anyway", webService, { preDeployCommand: "" }, undefined, {}],
  ["a command that is gone is gone", webService, {}, { preDeployCommand: "x" }, { preDeployCommand: "" }],
  [
    "what replies leave out stays as it was",
    webService,
    {},
    { maxShutdownDelaySeconds: 60 },
    { maxShutdownDelaySeconds: 60 },
  ],
  [
    "a region that the reply leaves out is still the former one",
    webService,
    {},
    { region: "frankfurt" },
    { region: "frankfurt" },
  ],
  [
    "the order of a set stays that of the program",
    webService,
    { customDomains: ["b.io", "a.io"] },
    { customDomains: ["a.io", "b.io"] },
    { customDomains: ["a.io", "b.io"] },
  ],
  [
    "the suffix of a database's name is Render's",
    postgres,
    { databaseName: "app_2mfb" },
    { databaseName: "app" },
    { databaseName: "app" },
  ],
  ["an import leaves the suffix out too", postgres, { databaseName: "app_2mfb" }, undefined, { databaseName: "app" }],
  ["null is a list that lets nobody in", postgres, { ipAllowList: null }, { ipAllowList: [] }, { ipAllowList: [] }],
  ["a key value instance that nobody may reach needs no list", keyValue, { ipAllowList: null }, undefined, {}],
])("%s", (_, declaration, seen, former, expected) => {
  const settledInputs = settled(declaration, seen, former);
  const names = new Set([...Object.keys(seen), ...Object.keys(former ?? {})]);
  expect(Object.fromEntries(Object.entries(settledInputs).filter(([name]) => names.has(name)))).toEqual(expected);
});

test("a reply is read where each property stands in it", () => {
  const reply = { serviceDetails: { envSpecificDetails: { preDeployCommand: "x" }, plan: "pro" } };
  expect(observed(webService, reply)).toEqual({ preDeployCommand: "x", plan: "pro" });
});
