import { expect, test } from "vitest";
import { postgres } from "../resources/postgres/declaration";
import { rollout } from "../resources/rollout/declaration";
import { staticSite } from "../resources/static-site/declaration";
import { webService } from "../resources/web-service/declaration";
import { secret, unknown, type ValueMap } from "../values/value";
import { diff } from "./diff";
import type { ResourceDeclaration } from "./property";

test.each<[string, ResourceDeclaration, ValueMap, ValueMap, string[]]>([
  [
    "a changed variable, by its name",
    webService,
    { envVars: { A: "1", B: "2" } },
    { envVars: { A: "1", B: "3" } },
    ["update envVars.B"],
  ],
  ["a first variable", webService, {}, { envVars: { A: "1" } }, ["add envVars.A"]],
  ["a variable that goes", webService, { envVars: { A: "1" } }, {}, ["delete envVars.A"]],
  ["a name that is no identifier", webService, {}, { envVars: { "a-b": "1" } }, ['add envVars["a-b"]']],
  [
    "a changed secret",
    webService,
    { envVars: { A: secret("1") } },
    { envVars: { A: secret("2") } },
    ["update envVars.A"],
  ],
  [
    "a value that becomes secret",
    webService,
    { envVars: { A: "1" } },
    { envVars: { A: secret("1") } },
    ["update envVars.A"],
  ],
  ["a value that is no longer marked", webService, { envVars: { A: secret("1") } }, { envVars: { A: "1" } }, []],
  [
    "a value that is not known yet",
    webService,
    { envVars: { A: "1" } },
    { envVars: { A: unknown } },
    ["update envVars.A"],
  ],
  [
    "domains in another order",
    webService,
    { customDomains: ["a.io", "b.io"] },
    { customDomains: ["b.io", "a.io"] },
    [],
  ],
  ["another domain", webService, { customDomains: ["a.io"] }, { customDomains: ["b.io"] }, ["update customDomains"]],
  ["an empty list in place of none", webService, {}, { customDomains: [] }, []],
  ["an empty filter in place of none", webService, {}, { buildFilter: { paths: [] } }, []],
  [
    "a path of the filter",
    webService,
    { buildFilter: { paths: ["a"] } },
    { buildFilter: { paths: ["b"] } },
    ["update buildFilter.paths[0]"],
  ],
  ["a command that goes", webService, { preDeployCommand: "x" }, {}, ["delete preDeployCommand"]],
  ["a branch that the program leaves to Render", webService, { branch: "main" }, {}, []],
  ["another branch", webService, { branch: "main" }, { branch: "next" }, ["update branch"]],
  [
    "routes in another order",
    staticSite,
    { routes: [route("/a"), route("/b")] },
    { routes: [route("/b"), route("/a")] },
    ["update routes[0].source", "update routes[1].source"],
  ],
  ["closing a database to all", postgres, {}, { ipAllowList: [] }, ["add ipAllowList"]],
  [
    "stating what is allowed anyway",
    postgres,
    {},
    { ipAllowList: [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }] },
    [],
  ],
  [
    "one service of a rollout",
    rollout,
    { services: { "a-1": { settingsVersion: 1 } } },
    { services: { "a-1": { settingsVersion: 2 } } },
    ['update services["a-1"].settingsVersion'],
  ],
  [
    "a release taken away",
    rollout,
    { services: { a: { release: "1" } } },
    { services: { a: {} } },
    ["delete services.a.release"],
  ],
])("diff: %s", (_, declaration, former, news, expected) => {
  expect(diff(declaration, former, news).map(({ kind, path }) => `${kind} ${path}`)).toEqual(expected);
});

function route(source: string): ValueMap {
  return { type: "rewrite", source, destination: "/index.html" };
}

test.each([
  ["region", true, false],
  ["startCommand", false, true],
  ["numInstances", false, false],
  ["name", false, false],
])("a change of %s replaces: %s, needs a deploy: %s", (property, replaces, needsDeploy) => {
  expect(diff(webService, { [property]: "a" }, { [property]: "b" })).toEqual([
    { property, path: property, kind: "update", replaces, needsDeploy },
  ]);
});

test("marking a value as secret needs no deploy", () => {
  const [change] = diff(webService, { envVars: { A: "1" } }, { envVars: { A: secret("1") } });
  expect(change?.needsDeploy).toBe(false);
});

test.each([
  [postgres, ["version", "databaseName", "databaseUser", "region"]],
  [webService, ["region"]],
  [staticSite, []],
  [rollout, []],
])("only these properties replace a resource: $name", (declaration: ResourceDeclaration, names) => {
  const immutable = Object.entries(declaration.properties).filter(([, property]) => property.immutable);
  expect(immutable.map(([name]) => name)).toEqual(names);
});
